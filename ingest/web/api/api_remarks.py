"""API remarks: tags and notes of papers, told and changed by programs in the token's name."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from ingest.archive.remarks.keep_remarks import remark
from ingest.archive.remarks.remark import Remark, borne, read_remarks
from ingest.errors import NotAllowedError
from ingest.export.metadata.allowed import typed_text
from ingest.web.api.api_answers import NO_DOCUMENT
from ingest.web.api.guard import bearer_of
from ingest.web.api.shelf import Asked

_WRONG: dict[int | str, dict[str, Any]] = {
    403: {"description": "the token lacks what this needs"},
    422: {"description": "it cannot be so"},
}


class NewRemark(BaseModel):
    """A tag or note that is given, or the one of this text that is taken away."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["tag", "untag", "note", "unnote"]
    text: str = Field(min_length=1, max_length=2000)


class Remarks(BaseModel):
    """``tags`` and ``notes``: those that the paper bears now; ``remarks``: all that was ever said, in order."""

    tags: list[str]
    notes: list[str]
    remarks: list[Remark]


def add_remarks(api: APIRouter) -> None:
    """Adds the addresses of tags and notes."""

    @api.get("/documents/{document}/remarks", summary="Tags and notes of a document")
    def told(shelf: Asked, document: Annotated[str, Path()]) -> Remarks:
        return _answer(read_remarks(shelf.place(document)))

    @api.post("/documents/{document}/remarks", summary="Give it a tag or a note, or take one away",
              responses=_WRONG)  # fmt: skip
    def give(shelf: Asked, request: Request, document: Annotated[str, Path()], new: NewRemark) -> Remarks:
        """Needs a token that may ``correct``. What changes nothing is not kept."""
        shelf.place(document)
        try:
            said = [(new.action, typed_text(new.text))]
            return _answer(remark(document, shelf.house, said, bearer_of(request)))
        except NotAllowedError as error:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"not allowed: {error.what}") from error
        except FileNotFoundError as error:  # held meanwhile
            raise HTTPException(HTTPStatus.NOT_FOUND, NO_DOCUMENT) from error


def _answer(remarks: list[Remark]) -> Remarks:
    bears = borne(remarks)
    return Remarks(
        tags=[one.text for one in bears.tags], notes=[one.text for one in bears.notes], remarks=remarks
    )
