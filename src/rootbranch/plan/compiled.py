"""Compile a function to machine code on its first call, and keep what came of it beside the source.

Limits: the first call on a machine takes some seconds for a kernel; where the folder of the program cannot be written, numba
keeps it in the user's own cache folder. A kernel takes arrays and numbers only, and checks nothing: its caller does.
Source: numba documentation, "Caching".
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

_Asked = ParamSpec("_Asked")
_Given = TypeVar("_Given")


def compiled(function: Callable[_Asked, _Given]) -> Callable[_Asked, _Given]:
    """Make a kernel of a function; kernels may call one another."""
    made: Callable[_Asked, _Given] = njit(cache=True, nogil=True)(function)
    return made
