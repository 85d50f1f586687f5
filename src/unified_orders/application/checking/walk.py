"""Walk through a world breadth first, and hold every decision against the promises.

For each state, actor and command: an accepted decision breaks no invariant, goes along declared edges, is open to the
actor by the table, and its events replay to the state it made; a refusal leaves the state as it was; `explain` agrees.
For the whole: completed and cancelled stay reachable, every edge is used, every row of the table is accepted.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from attrs import define, field

from unified_orders.application.checking.alphabet import trials
from unified_orders.application.checking.worlds import Node, World, actors_of, initial, key_of
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import (
    Command,
    FailAnalysis,
    GroupCommand,
    ItemCommand,
    RecordAnalysis,
    Review,
    RevokeShare,
    SetPrice,
)
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.events import GroupMoved, OrderMoved
from unified_orders.domain.explaining import options_of
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.machine import MACHINES
from unified_orders.domain.rules import RULES
from unified_orders.domain.state import State
from unified_orders.domain.witnesses import Witness, witnesses
from unified_orders.domain.words import OrderState


@define
class Walk:
    """One world, as far as it was walked."""

    world: World
    #: give up after so many; there may be thousands alike
    most_faults: int = 20
    faults: list[str] = field(factory=list)
    states: int = 0
    decisions: int = 0
    accepted: int = 0
    #: edges of the machines that were taken: (machine, source, target, command)
    used: set[tuple[str, str, str, str]] = field(factory=set)
    #: cells of the command table that were accepted: (command, order state, kind of actor)
    cells: set[tuple[str, str, str]] = field(factory=set)
    _index: dict[tuple[Any, ...], int] = field(factory=dict)
    _order_states: list[OrderState] = field(factory=list)
    #: for each state, the states that lead to it
    _sources: list[set[int]] = field(factory=list)

    def go(self) -> None:
        """Visit every state that can be reached."""
        todo: deque[tuple[int, Node]] = deque()
        self._arrive(initial(self.world), todo)
        actors = actors_of(self.world).values()
        while todo and len(self.faults) < self.most_faults:
            index, node = todo.popleft()
            before = node.state.copy()
            sheet = _sheet_of(self.world, node)
            for actor in actors:
                self._try_all(index, node, sheet, actor, todo)
            if node.state != before:
                self._fault(node, "a decision changed the state it was given")
        self.states = len(self._index)
        if len(self.faults) < self.most_faults:
            self._check_ways()

    def _arrive(self, node: Node, todo: "deque[tuple[int, Node]]") -> int:
        key = key_of(self.world, node)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self._index)
            self._order_states.append(node.state.order.state)
            self._sources.append(set())
            todo.append((index, node))
        return index

    def _try_all(self, index: int, node: Node, sheet: "Sheet", actor: Actor, todo: "deque[tuple[int, Node]]") -> None:
        loaded, context = node.loaded(), node.context()
        answers = [decide(command, loaded, context, actor) for command in sheet.commands]
        self.decisions += len(answers)
        self._hold_sight(node, sheet, answers, actor)
        for number, answer in enumerate(answers):
            if isinstance(answer, Refusal):
                continue
            self.accepted += 1
            command = sheet.commands[number]
            first = sheet.first.setdefault(number, answer)
            if first is answer or _facts(first) != _facts(answer):
                self._hold(node, command, answer)
            self._hold_role(node, command, actor)
            if number in sheet.moves and first is answer and answer.changes is not None:
                self._sources[self._arrive(node.after(answer), todo)].add(index)
        self._hold_explained(node, sheet, answers, actor)

    def _hold(self, node: Node, command: Command[Any], answer: Accepted[Any]) -> None:
        """Hold an accepted decision against what was promised of it."""
        changes = answer.changes
        if changes is None:
            if answer.events:
                self._fault(node, f"{command.name} has events and no changes")
            return
        if changes.discarded:
            return
        before = node.state if node.state.order.id == changes.order.id else State()
        after = changes.onto(before)
        for violation in violations(after):
            self._fault(node, f"{command.name} breaks {violation.invariant}: {violation.message}")
        for rule in (_takes_no_order, _takes_no_domain_twice, _is_not_late, _counts_its_version):
            if (broken := rule(before, after, command)) is not None:
                self._fault(node, f"{command.name} {broken}")
        self._hold_replay(node, command, answer, before, after)
        for edge in _edges_taken(before, after, answer):
            self._take(node, command, *edge)

    def _hold_replay(
        self, node: Node, command: Command[Any], answer: Accepted[Any], before: State, after: State
    ) -> None:
        try:
            replayed = replay(answer.events, before)
        except UnifiedOrdersError as error:
            self._fault(node, f"{command.name} can't be replayed: {error}")
        else:
            if recorded_part(replayed) != recorded_part(after):
                self._fault(node, f"the events of {command.name} do not give its state")

    def _take(self, node: Node, command: Command[Any], machine_name: str, source: Any, target: Any) -> None:  # noqa: ANN401
        machine = next(machine for machine in MACHINES if machine.name == machine_name)
        edge = machine.edge(source, target)
        if edge is None or command.name not in edge.by:
            self._fault(node, f"{command.name} goes {machine_name} {source} -> {target}, which the table does not have")
        self.used.add((machine_name, source, target, command.name))

    def _hold_role(self, node: Node, command: Command[Any], actor: Actor) -> None:
        rule, state = RULES[type(command)], node.state.order.state
        if state not in rule.orders or actor.kind not in rule.roles:
            self._fault(node, f"{command.name} by {actor.kind} was accepted in {state}, which the table refuses")
        if rule.groups is not None and isinstance(command, GroupCommand):
            status = node.state.groups[command.group_id].group_status
            if status not in rule.groups:
                self._fault(node, f"{command.name} was accepted in a group that is {status}")
        self.cells.add((command.name, state, actor.kind))

    def _hold_sight(self, node: Node, sheet: "Sheet", answers: list[Accepted[Any] | Refusal], actor: Actor) -> None:
        """Hold that who may not see the order learns nothing of it, and nothing by a link that was ended."""
        stranger = actor.account_id is not None and actor.account_id != node.state.order.account_id
        ended = actor.scope is not None and node.state.tokens[actor.scope.token_id].revoked_at is not None
        if not stranger and not ended:
            return
        said = ("not_found",) if stranger else ("link_revoked",)
        for command, answer in zip(sheet.commands, answers, strict=True):
            told = answer.reasons[0].code if isinstance(answer, Refusal) else "accepted"
            if told not in said and command.name != "claim":
                self._fault(node, f"{actor.kind} out of sight was told {told} of {command.name}")

    def _hold_explained(self, node: Node, sheet: "Sheet", answers: list[Accepted[Any] | Refusal], actor: Actor) -> None:
        by_id = {id(witness.command): answers[number] for witness, number in sheet.witnesses}
        options = options_of((witness for witness, _ in sheet.witnesses), lambda command: by_id[id(command)])
        listed: dict[tuple[str, UUID], bool] = {}
        for one in options:
            target = (one.command, one.target_id)
            listed[target] = listed.get(target, False) or one.allowed
        for number, answer in enumerate(answers):
            target = sheet.targets[number]
            if isinstance(answer, Accepted) and target[0] != "claim" and not listed.get(target, False):
                said = "refuses" if target in listed else "does not list"
                self._fault(node, f"explain {said} to {actor.kind} what decide accepts: {sheet.commands[number]}")

    def _check_ways(self) -> None:
        """Check that the goal and the end stay in reach, from everywhere that they should."""
        to_goal = self._leading_to(OrderState.COMPLETED)
        to_end = self._leading_to(OrderState.CANCELLED)
        for key, index in self._index.items():
            state = self._order_states[index]
            if state is not OrderState.CANCELLED and index not in to_goal:
                self.faults.append(f"no way to completed from {key}")
            if index not in to_end:
                self.faults.append(f"no way to cancelled from {key}")

    def _leading_to(self, target: OrderState) -> set[int]:
        reached = {index for index, state in enumerate(self._order_states) if state is target}
        todo = list(reached)
        while todo:
            fresh = self._sources[todo.pop()] - reached
            reached |= fresh
            todo += fresh
        return reached

    def _fault(self, node: Node, message: str) -> None:
        if len(self.faults) < self.most_faults:
            self.faults.append(f"{message}; in {key_of(self.world, node)}")


def _facts(answer: Accepted[Any]) -> list[object]:
    return [recorded.event for recorded in answer.events]


@define
class Sheet:
    """Everything to try in one state: the alphabet and the witnesses of `explain`, each command once."""

    commands: list[Command[Any]]
    #: numbers of the commands whose outcome is followed
    moves: set[int]
    witnesses: list[tuple[Witness, int]]
    #: the option that each command is an instance of
    targets: list[tuple[str, UUID]]
    #: the first accepted answer to each command
    first: dict[int, Accepted[Any]] = field(factory=dict)


def _sheet_of(world: World, node: Node) -> Sheet:
    numbers: dict[Command[Any], int] = {}
    moves = set()
    for trial in trials(world, node):
        number = numbers.setdefault(trial.command, len(numbers))
        if trial.move:
            moves.add(number)
    asked = [(witness, numbers.setdefault(witness.command, len(numbers))) for witness in witnesses(node.loaded())]
    commands = list(numbers)
    targets = [_target_of(command, node) for command in commands]
    for witness, number in asked:
        targets[number] = (witness.command.name, witness.target_id)
    return Sheet(commands, moves, asked, targets)


def _target_of(command: Command[Any], node: Node) -> tuple[str, UUID]:
    if isinstance(command, ItemCommand):
        return command.name, command.item_id
    if isinstance(command, RevokeShare):
        return command.name, command.token_id
    if isinstance(command, SetPrice):
        return command.name, command.selection_id
    if isinstance(command, Review) and len(command.decisions) == 1 and command.decisions[0].selection_id is not None:
        return command.name, command.decisions[0].selection_id
    if isinstance(command, GroupCommand):
        return command.name, command.group_id
    return command.name, node.state.order.id


def _takes_no_order(before: State, after: State, command: Command[Any]) -> str | None:
    owner = before.order.account_id if before.exists else None
    taken = owner is not None and after.order.account_id != owner and command.name != "transfer"
    return "takes the order from its account" if taken else None


def _takes_no_domain_twice(before: State, after: State, command: Command[Any]) -> str | None:
    asked = getattr(command, "allow_repeat", False)
    return None if asked or _repeats(after) <= _repeats(before) else "takes a domain twice for one client, unasked"


def _is_not_late(before: State, _: State, command: Command[Any]) -> str | None:
    if not isinstance(command, RecordAnalysis | FailAnalysis):
        return None
    group = before.groups.get(command.group_id)
    return "of another epoch had an effect" if group is None or command.epoch != group.epoch else None


def _counts_its_version(before: State, after: State, _: Command[Any]) -> str | None:
    known = before.order.version if before.exists else 0
    return None if after.order.version == known + 1 else f"leads from version {known} to {after.order.version}"


def _repeats(state: State) -> int:
    """Count the live items whose client has their domain already."""
    placed = [(item.client_id, item.placement.domain_id) for item in state.items.values() if item.is_live]
    return len(placed) - len(set(placed))


def _edges_taken(before: State, after: State, answer: Accepted[Any]) -> Iterator[tuple[str, Any, Any]]:
    for recorded in answer.events:
        event = recorded.event
        if isinstance(event, OrderMoved):
            yield "order", event.source, event.target
        elif isinstance(event, GroupMoved):
            yield "group", event.source, event.target
    for id_, selection in after.selections.items():
        known = before.selections.get(id_)
        if known is not None and known.status is not selection.status:
            yield "selection", known.status, selection.status
    for id_, item in after.items.items():
        worked = before.items.get(id_)
        if worked is not None and worked.status is not item.status:
            yield "item", worked.status, item.status
