"""`/api/v1`: the same use cases as the pages, as JSON, for programs that act for an officer."""

from rootbranch.web.api.app import create_api

__all__ = ["create_api"]
