"""Networks, what ties two, ways between two, and an analyst's word on a role."""

from fastapi import APIRouter

from rootbranch import usecases
from rootbranch.web.api import network_shapes
from rootbranch.web.api.asked import NewRole
from rootbranch.web.api.callers import By

router = APIRouter()


@router.get("/networks")
def list_networks(by: By) -> network_shapes.Networks:
    """List the networks that the caller may see, the largest first."""
    return by.answer(network_shapes.Networks, usecases.list_networks(by.installation, by.actor))


@router.get("/networks/{network_id}")
def read_network(by: By, network_id: str) -> network_shapes.Network:
    """Open one network, by its id or by that of any person in it."""
    return by.answer(network_shapes.Network, usecases.read_network(by.installation, by.actor, network_id))


@router.get("/networks/{network_id}/link")
def read_link(by: By, network_id: str, one: str, other: str) -> network_shapes.OpenedLink:
    """Open what ties two members, down to the records."""
    found = usecases.read_link(by.installation, by.actor, network_id, one, other)
    return by.answer(network_shapes.OpenedLink, found)


@router.get("/ways")
def find_paths(by: By, one: str, other: str) -> network_shapes.Paths:
    """Find the strongest ways between two members of one network."""
    return by.answer(network_shapes.Paths, usecases.find_paths(by.installation, by.actor, one, other))


@router.post("/roles", status_code=201)
def say_role(by: By, asked: NewRole) -> network_shapes.RoleWord:
    """Keep what the caller says of somebody's role."""
    made = usecases.say_role(by.installation, by.actor, asked.person, asked.role, asked.reason)
    return by.answer(network_shapes.RoleWord, made)


@router.post("/roles/{word_id}/undo", status_code=204)
def take_role_back(by: By, word_id: str) -> None:
    """Take back what was said of a role."""
    usecases.take_role_back(by.installation, by.actor, word_id)
