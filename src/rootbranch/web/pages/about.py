"""What this is, how people are protected, which keys there are. Open to everybody at the door."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rootbranch.web.rendering import render

router = APIRouter()


@router.get("/about")
def show_about(request: Request) -> Response:
    """Show the page, signed in or not."""
    return render(request, "about.html")
