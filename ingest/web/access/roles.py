"""Roles: what each role may do, and which role each address of the review page needs: the one table of it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """In rising order; each includes those before it."""

    VIEW = "view"
    """Finds and reads papers, and what becomes of files."""
    REVIEW = "review"
    """Also corrects and confirms records, says where papers begin, makes dossiers, uploads files, and has failed ones
    tried again.
    """
    MANAGE = "manage"
    """Also users, unlocking and destroying dossiers, holding and releasing papers, deleting failed files, and the audit
    log.
    """

    def includes(self, needed: Role) -> bool:
        """Whether whoever has this role may do what needs the other."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


_FOR_EVERYBODY = ("/sign-out", "/language", "/sign-in", "/views", "/views/removed")
_REVIEWING = (
    "/documents/",
    "/stacks/",
    "/dossiers/",
    "/acceptance/",
    "/registers/",
    "/queue/again",
    "/progress/retry",
    "/upload",
    "/papers/",
)
_TO_REVIEW = ("/queue", "/upload", "/dossiers/new", "/dossiers/folders", "/papers/confirm", "/papers/tag")
_MANAGING = "/manage"


def _is_to_share(path: str) -> bool:
    return path.startswith("/documents/") and path.endswith(("/share", "/shared"))


def needed_role(method: str, path: str) -> Role:
    """The role that a request needs. A change that is not named here needs the highest."""
    if path == _MANAGING or path.startswith(_MANAGING + "/"):
        return Role.MANAGE
    if method in ("GET", "HEAD", "OPTIONS"):
        return Role.REVIEW if path in _TO_REVIEW or _is_to_share(path) else Role.VIEW
    if path in _FOR_EVERYBODY:
        return Role.VIEW
    if path.startswith("/documents/") and path.endswith("/held"):
        return Role.MANAGE
    if path == "/dossiers/destroyed" or (path.startswith("/dossiers/") and path.endswith("/unlocked")):
        return Role.MANAGE
    return (
        Role.REVIEW
        if path.startswith(_REVIEWING) or path in ("/dossiers", "/acceptance", "/registers")
        else Role.MANAGE
    )
