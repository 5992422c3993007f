"""Telling: sends what has not been told yet, by e-mail and to an address (webhook), and keeps what was told.

What could be delivered by no way that is set is not kept as told: the next call tells it again.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from typing import NamedTuple

from ingest.disk import durable
from ingest.messages import say
from ingest.safekeeping.notices.news import Notice, news
from ingest.settings import Settings

_SECONDS = 30.0
_MOST = 200
"""Maximum notices of one message; the next call tells the others."""
SIGNATURE = "X-Saoluc-Signature"


class Told(NamedTuple):
    """``new``: what was sent; ``failed``: ways by which it could not be sent, each with why."""

    new: list[Notice]
    failed: list[str]


def tell(settings: Settings, now: datetime.datetime, *, send: bool = True) -> Told:
    """Sends what is new. ``send``: else it is only told to the caller.

    Raises:
        OSError, sqlite3.Error: what there is cannot be looked up, or what was told not be kept.
    """
    before = _told(settings)
    all_news = list(news(settings, now))
    new = [one for one in all_news if one.mark not in before][:_MOST]
    if not new or not send:
        return Told(new, [])
    failed = []
    for way, deliver in (("e-mail", _mail), ("webhook", _post)):
        try:
            deliver(settings, new, now)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            failed.append(f"{way}: {error}")
    if not failed:
        there = {one.mark for one in all_news}
        _keep(settings, sorted((before & there) | {one.mark for one in new}))
    return Told(new, failed)


def is_set(settings: Settings) -> bool:
    """Whether there is any way to tell."""
    return bool(settings.notify_mail or settings.notify_url)


def _mail(settings: Settings, new: list[Notice], now: datetime.datetime) -> None:
    if not settings.notify_mail:
        return
    host, _, port = settings.mail_server.partition(":")
    message = EmailMessage()
    message["Subject"] = say("notice.subject", settings.lang, count=len(new))
    message["From"] = settings.mail_from or settings.notify_mail.split(",")[0].strip()
    message["To"] = settings.notify_mail
    message["Date"] = now
    message.set_content("\n".join(f"- {one.sentence(settings.lang)}" for one in new) + "\n")
    with smtplib.SMTP(host, int(port or 25), timeout=_SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        server.send_message(message)


def _post(settings: Settings, new: list[Notice], now: datetime.datetime) -> None:
    """JSON with all notices; signed with HMAC-SHA-256 where a secret is set, so that the receiver knows whose it is."""
    if not settings.notify_url:
        return
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
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        answer.read(1024)


def _told(settings: Settings) -> set[str]:
    try:
        return set(json.loads(settings.folders.told.read_bytes()))
    except (FileNotFoundError, ValueError):
        return set()


def _keep(settings: Settings, marks: list[str]) -> None:
    durable.write(settings.folders.told, (json.dumps(marks, indent=0) + "\n").encode(), mode=0o600)
