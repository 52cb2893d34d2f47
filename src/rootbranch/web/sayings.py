"""Answer a form by which somebody says something, or takes it back: kept, or shown again with what is wrong.

said ─▶ kept ─▶ back to the page (303)        refused: the page with the problem (400)        overtaken: the same (409)
"""

from collections.abc import Callable

from fastapi.responses import RedirectResponse, Response

from rootbranch.errors import InputError, RootbranchError, StateError

Say = Callable[[], object]
Again = Callable[[int, RootbranchError], Response]


def answer_saying(say: Say, again: Again, address: str) -> Response:
    """Keep what a form says.

    Args:
        say: Keeps it; what the asker may not do at all is not caught here.
        again: Shows the page once more, with a status and the problem.
        address: Where to go when it is kept, so that loading again says nothing twice.
    """
    try:
        say()
    except InputError as problem:
        return again(400, problem)
    except StateError as problem:
        return again(409, problem)
    return RedirectResponse(address, 303)
