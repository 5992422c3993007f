"""Telling: sends what has not been told yet, by e-mail and to an address (webhook), and keeps what was told.

Each mail address, and the webhook, is a way of its own: what could not be delivered by one is told again by that one
alone.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import ipaddress
import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid
from functools import partial
from typing import NamedTuple

from ingest.disk import durable
from ingest.messages import say
from ingest.safekeeping.notices.news import Notice, news
from ingest.settings import Settings

_SECONDS = 30.0
_SMTP, _SMTPS = 25, 465
_MOST = 200
"""Maximum notices of one message; the next call tells the others."""
SIGNATURE = "X-Saoluc-Signature"


class Told(NamedTuple):
    """``new``: what was sent by any way; ``failed``: ways by which it could not be sent, each with why."""

    new: list[Notice]
    failed: list[str]


def tell(settings: Settings, now: datetime.datetime, *, send: bool = True) -> Told:
    """Sends what is new. ``send``: else it is only told to the caller.

    Raises:
        OSError, sqlite3.Error: what there is cannot be looked up, or what was told not be kept.
    """
    there = list(news(settings, now))
    before, ways = _told(settings), _ways(settings)
    kept = {way: before.get(way, set()) & {one.mark for one in there} for way in ways}
    new = {way: [one for one in there if one.mark not in kept[way]][:_MOST] for way in ways}
    all_new = [one for one in there if any(one in some for some in new.values())] if ways else there
    if not send or not all_new:
        return Told(all_new, [])
    failed = []
    for way, deliver in ways.items():
        try:
            if new[way]:
                deliver(settings, new[way], now)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            failed.append(f"{way}: {error}")
        else:
            kept[way] |= {one.mark for one in new[way]}
    _keep(settings, kept)
    return Told(all_new, failed)


_Deliver = Callable[[Settings, list[Notice], datetime.datetime], None]


def _ways(settings: Settings) -> dict[str, _Deliver]:
    """The ways that are set, by their names."""
    to = [one.strip() for one in settings.notify_mail.split(",") if one.strip()]
    ways: dict[str, _Deliver] = {f"e-mail {one}": partial(_mail, one) for one in to}
    return {**ways, "webhook": _post} if settings.notify_url else ways


def is_set(settings: Settings) -> bool:
    """Whether there is any way to tell."""
    return bool(settings.notify_mail or settings.notify_url)


def _mail(to: str, settings: Settings, new: list[Notice], now: datetime.datetime) -> None:
    message = EmailMessage()
    message["Subject"] = say("notice.subject", settings.lang, count=len(new))
    message["From"] = settings.mail_from or settings.notify_mail.split(",")[0].strip()
    message["To"] = to
    message["Date"] = now
    message["Message-ID"] = make_msgid(domain=message["From"].rpartition("@")[2].strip("> ") or None)
    message.set_content("\n".join(f"- {one.sentence(settings.lang)}" for one in new) + "\n")
    with _mail_server(settings) as server:
        server.send_message(message)  # refused for its one recipient it raises


def _mail_server(settings: Settings) -> smtplib.SMTP:
    """The server, greeted and signed in to. Raises OSError, SMTPException, ValueError: it cannot be, or not closed to
    others.
    """
    host, _, said = settings.mail_server.partition(":")
    port, is_here = int(said or _SMTP), _is_loopback(host)
    context = ssl.create_default_context()
    if is_here:  # its certificate is its own, as it comes with the system; and nobody is in between
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if port == _SMTPS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_SECONDS)
    try:
        server.ehlo()
        is_closed = port == _SMTPS
        if not is_closed and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_closed = True
        if settings.mail_user:
            if not (is_closed or is_here):
                raise smtplib.SMTPNotSupportedError(
                    f"{host} offers no TLS: the password is not sent in clear"
                )
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: followed, the notices would be lost, since a GET follows it."""

    def redirect_request(self, *_: object) -> None:
        return None


def _post(settings: Settings, new: list[Notice], now: datetime.datetime) -> None:
    """JSON with all notices; signed with HMAC-SHA-256 where a secret is set, so that the receiver knows whose it is."""
    notices = [
        {"kind": one.kind, "of": one.of, "code": one.code, "day": one.day,
         "vi": one.sentence("vi"), "en": one.sentence("en")}
        for one in new
    ]  # fmt: skip
    body = json.dumps(
        {"at": now.isoformat(timespec="seconds"), "notices": notices}, ensure_ascii=False
    ).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "saoluc"}
    if secret := settings.notify_secret.get_secret_value():
        headers[SIGNATURE] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(settings.notify_url, body, headers, method="POST")
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS) as answer:
        answer.read(1024)


def _told(settings: Settings) -> dict[str, set[str]]:
    """By way, the marks of what was told."""
    try:
        return {way: set(marks) for way, marks in json.loads(settings.folders.told.read_bytes()).items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _keep(settings: Settings, told: dict[str, set[str]]) -> None:
    said = {way: sorted(marks) for way, marks in told.items()}
    durable.write(settings.folders.told, (json.dumps(said, indent=0) + "\n").encode(), mode=0o600)
