"""Name, set and remove the cookies of the web door.

    rb_session   token of the session, on the server kept as a digest      HttpOnly, SameSite=Strict
    rb_form      proof that a form comes from a page of this session       HttpOnly, SameSite=Strict
    rb_language, rb_look   how the pages are shown; no secret              HttpOnly, SameSite=Lax

Over HTTPS the first two carry the prefix `__Host-`: bound to the host, never set from a sub-domain.

Source: RFC 6265bis, section 4.1.3.
"""

from fastapi import Request, Response

SESSION = "rb_session"
FORM = "rb_form"
LANGUAGE = "rb_language"
LOOK = "rb_look"
YEAR_SECONDS = 365 * 24 * 3600


def _name(request: Request, name: str) -> str:
    return f"__Host-{name}" if request.url.scheme == "https" else name


def read(request: Request, name: str) -> str:
    """Read a guarded cookie, empty where there is none."""
    return request.cookies.get(_name(request, name), "")


def keep(request: Request, response: Response, name: str, value: str) -> None:
    """Set a guarded cookie until the browser closes; the server ends the session earlier."""
    response.set_cookie(
        _name(request, name),
        value,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Remove a guarded cookie."""
    response.delete_cookie(
        _name(request, name), path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )


def keep_preference(response: Response, name: str, value: str) -> None:
    """Remember how pages are shown."""
    response.set_cookie(name, value, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="lax")
