"""Users: who may sign in, with which role: listed, added, changed and removed by those who manage."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ingest.errors import UserError
from ingest.web.access.roles import Role
from ingest.web.access.users import LEAST_LETTERS, Users
from ingest.web.pages import note, page, resources_of

router = APIRouter(prefix="/manage/users")
Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
RoleField = Annotated[Role, Form()]


class Trouble(NamedTuple):
    """Why nothing was done: the key of its sentence (``user``), and for which name."""

    what: str
    name: str


@router.get("")
def users_page(request: Request) -> Response:
    return _shown(request)


@router.post("")
def add_user(request: Request, name: Name, password: Password, role: RoleField) -> Response:
    """Adds a user; the first one is to manage, since nobody could add another otherwise."""
    resources, users = resources_of(request), resources_of(request).users
    if users.role(name) is not None:
        return _shown(request, Trouble("taken", name))
    if role is not Role.MANAGE and not users.names() and not resources.settings.proxy_header:
        return _shown(request, Trouble("last_manager", name))
    return _with_password(request, "user_added", name, password, role)


@router.post("/password")
def change_password(request: Request, name: Name, password: Password) -> Response:
    """Gives a user another password, which ends the sessions begun with the old one."""
    _known(request, name)
    return _with_password(request, "password_changed", name, password, None)


@router.post("/role")
def change_role(request: Request, name: Name, role: RoleField) -> Response:
    """Gives a user another role, in force at the next request."""
    users = _known(request, name)
    if role is not Role.MANAGE and not users.others_manage(name):
        return _shown(request, Trouble("last_manager", name))
    note(request, "role_changed", users.known_as(name), role.value)
    users.set_role(name, role)
    return _done()


@router.post("/removed")
def remove_user(request: Request, name: Name) -> Response:
    """Takes a user away; open sessions end at once."""
    users = _known(request, name)
    if not users.others_manage(name):
        return _shown(request, Trouble("last_manager", name))
    note(request, "user_removed", users.known_as(name))
    users.remove(name)
    return _done()


def _with_password(
    request: Request,
    what: Literal["user_added", "password_changed"],
    name: str,
    password: str,
    role: Role | None,
) -> Response:
    users = resources_of(request).users
    try:
        users.check(name, password)
    except UserError as error:
        return _shown(request, Trouble(str(error), name))
    note(request, what, users.known_as(name), role.value if role else "")
    users.put(name, password, role)
    return _done()


def _known(request: Request, name: str) -> Users:
    """The users, once it is certain that this is one of them."""
    users = resources_of(request).users
    if users.role(name) is None:
        raise HTTPException(404)
    return users


def _done() -> Response:
    return RedirectResponse("/manage/users", 303)


def _shown(request: Request, trouble: Trouble | None = None) -> Response:
    users = resources_of(request).users
    known = [(name, users.role(name)) for name in users.names()]
    return page(
        request, "users.html", status=422 if trouble else 200,
        known=known, roles=list(Role), trouble=trouble, least=LEAST_LETTERS,
    )  # fmt: skip
