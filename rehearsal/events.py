"""What befalls the machines. Each begins it, waits as long as it lasts, and ends it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from rehearsal.cluster import Cluster, LateError, wait_until
from rehearsal.nodes import Node

_SERVED_SECONDS = 40.0
_LASTS_SECONDS = 12.0
_BACK, _BACK_OF_POSTGRES = 30.0, 15.0


@dataclass(frozen=True)
class Event:
    """One misfortune or one planned work. `back`: within how many seconds purchases are answered again; `is_planned`: nobody
    is refused and no answer is cut off."""

    name: str
    title: str
    befall: Callable[[Cluster], None]
    back: float = _BACK
    is_planned: bool = False


def kill_postgres(cluster: Cluster) -> None:
    """PostgreSQL alone; Patroni starts it again."""
    primary, _ = cluster.primary_and_standby()
    primary.kill_program("postgres")
    time.sleep(_LASTS_SECONDS)


def kill_node(cluster: Cluster) -> None:
    """Everything on the primary's machine; it comes back when the other has taken over."""
    primary, standby = cluster.primary_and_standby()
    primary.kill()
    wait_until(lambda: cluster.primary() is standby, _SERVED_SECONDS, "a new primary")
    time.sleep(_LASTS_SECONDS)
    primary.start()


def kill_etcd(cluster: Cluster) -> None:
    """Whoever leads etcd, for a while."""
    leader = cluster.etcd_leader()
    with leader.keeper.paused():
        leader.services["etcd"].wanted = False
        leader.services["etcd"].kill()
    time.sleep(_LASTS_SECONDS)
    leader.start("etcd")


def kill_haproxy(cluster: Cluster) -> None:
    """One after the other; each is started again at once."""
    for node in cluster.servers:
        node.kill_program("haproxy")
        time.sleep(_LASTS_SECONDS / 2)


def cut_off(cluster: Cluster) -> None:
    """No packet passes to the primary's machine or from it, until the other has taken over."""
    primary, standby = cluster.primary_and_standby()
    primary.cut_off()
    wait_until(lambda: cluster.primary() is standby, _SERVED_SECONDS, "a new primary")
    time.sleep(_LASTS_SECONDS)
    primary.heal()


def freeze(cluster: Cluster) -> None:
    """Every process of the primary's machine stands still, until the other has taken over."""
    primary, standby = cluster.primary_and_standby()
    primary.freeze()
    try:
        wait_until(lambda: cluster.primary() is standby, _SERVED_SECONDS, "a new primary")
        time.sleep(_LASTS_SECONDS)
    finally:
        primary.thaw()


def fill_disk(cluster: Cluster) -> None:
    """The other machine has room: the operator lets it take over, as docs/operations.md says."""
    primary, standby = cluster.primary_and_standby()
    primary.fill_disk()
    time.sleep(_LASTS_SECONDS / 2)
    _switch(cluster, primary, standby)
    time.sleep(_LASTS_SECONDS / 2)
    primary.empty_disk()


def kill_standby(cluster: Cluster) -> None:
    """The standby's machine; owners must hear of it."""
    _, standby = cluster.primary_and_standby()
    standby.kill()
    time.sleep(_LASTS_SECONDS)
    try:
        if not cluster.tell_of_standbys():
            raise LateError("owners were not told of a missing standby")
    finally:
        standby.start()


def switch_over(cluster: Cluster) -> None:
    """As an operator does it."""
    _switch(cluster, *cluster.primary_and_standby())
    time.sleep(_LASTS_SECONDS / 2)


def _switch(cluster: Cluster, primary: Node, standby: Node) -> None:
    cluster.patronictl("switchover", "--leader", primary.name, "--candidate", standby.name, "--force")
    wait_until(lambda: cluster.primary() is standby, _SERVED_SECONDS, "the new primary")


def upgrade(cluster: Cluster) -> None:
    """The operator's script; what is installed stays the same."""
    cluster.upgrade("true")
    time.sleep(_LASTS_SECONDS / 2)


EVENTS = {
    event.name: event
    for event in (
        Event("postgres", "PostgreSQL killed", kill_postgres, back=_BACK_OF_POSTGRES),
        Event("node", "the primary's machine killed", kill_node),
        Event("etcd", "etcd's leader killed", kill_etcd),
        Event("haproxy", "HAProxy killed, on each machine", kill_haproxy),
        Event("cut", "the primary cut off, healed", cut_off),
        Event("frozen", "the primary frozen, thawed", freeze),
        Event("disk", "the primary's disk full", fill_disk),
        Event("standby", "the standby's machine killed", kill_standby),
        Event("switchover", "planned switchover", switch_over, is_planned=True),
        Event("upgrade", "rolling upgrade of web and worker", upgrade, is_planned=True),
    )
}
