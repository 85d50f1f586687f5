"""Faults to seed into the core, one at a time: guards dropped, edges added, counters off by one, permissions widened,
legal commands refused, events missing. Each is one edit of one file of the package; the text must stand there once.
"""

from attrs import frozen


@frozen
class Fault:
    name: str
    #: below the package
    file: str
    old: str
    new: str
    #: the small world that meets it, by part of its name
    world: str = "accounts"


D = "domain/"

FAULTS = (
    # guards dropped
    Fault("no quota", D + "reviewing.py", "for case in fresh[max(left, 0) :]:", "for case in ():", world="2 sites"),
    Fault("quota one too high", D + "reviewing.py", "fresh[max(left, 0) :]", "fresh[max(left, 0) + 1 :]", world="2 sites"),
    Fault("withdraw with approvals", D + "lifecycle.py", "if group.counts.approved]", "if False]"),
    Fault("the last group can go", D + "grouping.py", "order.counters.live_groups > 1", "True"),
    Fault("the last item can go", D + "working.py", "turn.order.counters.live_items > 1", "True"),
    Fault("close with nothing", D + "closing.py", "turn.unless(counts.approved,", "turn.unless(True,"),
    Fault("close without a page", D + "closing.py", "if counts.without_page:", "if False:"),
    Fault("reopen what is paid", D + "closing.py", "and turn.order.money.net_paid:", "and False:"),
    Fault("credit for nobody", D + "paying.py", "if turn.order.account_id is None:", "if False:"),
    Fault("refund what was not paid", D + "paying.py", "command.amount > left", "command.amount > left + 1"),
    Fault("count below approved", D + "grouping.py", "if count < group.counts.approved:", "if False:", world="2 sites"),
    Fault("more pages than links", D + "grouping.py", "if pages > link_count:", "if False:", world="2 sites"),
    Fault("claim what is owned", D + "sharing.py", "if turn.order.account_id is not None:", "if False:"),
    Fault("claim by any token", D + "admission.py", "if token.digest == digest), None)", "), None)"),
    Fault("approve without a price", D + "approving.py", "if price is None:", "price = price or Price(currency, 1)\n    if False:", world="prices"),
    Fault("repeat in silence", D + "reviewing.py", "if case.is_new_approval and not command.allow_repeat:", "if False:", world="2 groups"),
    # edges added, and lost
    Fault("work before payment", D + "rollup.py", "order.money.net_paid >= order.total > 0", "order.total > 0"),
    Fault("work for nobody", D + "rollup.py", "order.account_id is not None and order", "order"),
    Fault("payment before agreement", D + "rollup.py", "not counters.open_groups and counters.live_items", "counters.live_items"),
    Fault("done too early", D + "rollup.py", "counters.done_items == counters.live_items", "counters.done_items", world="2 sites"),
    Fault("never done", D + "rollup.py", "return O.COMPLETED", "return O.IN_PROGRESS"),
    Fault("completed stays so", D + "rollup.py", "counters.done_items < counters.live_items", "False"),
    Fault("siblings wait", D + "rollup.py", "case O.ANALYZING if not counters.analyzing_groups", "case O.ANALYZING if False"),
    Fault("a group forgets to close", D + "reviewing.py", "close_if_full(turn, group.id)\n    changed = tuple(\n", "pass\n    changed = tuple(\n"),
    Fault("a voided group stays closed", D + "approving.py", "    reopen(turn, selection.order_group_id, reason)\n", "", world="2 groups"),
    # counters and sums off
    Fault("items miscounted", D + "evolution/items.py", "live_items=counters.live_items + 1", "live_items=counters.live_items + 2"),
    Fault("cancelled items counted", D + "evolution/items.py", "live_items=order.counters.live_items - 1", "live_items=order.counters.live_items"),
    Fault("done items never undone", D + "evolution/items.py", "    if done:\n", "    if done > 0:\n"),
    Fault("groups miscounted", D + "evolution/groups.py", "+ _change(event, _OPEN)", ""),
    Fault("analyses miscounted", D + "evolution/groups.py", "+ _change(event, _ANALYZING)", ""),
    Fault("a link held twice", D + "pages.py", "return (~taken & (taken + 1)).bit_length() - 1", "return 0", world="2 sites"),
    Fault("links never freed", D + "evolution/selections.py", "taken ^= 1 << selection.link_index", "taken |= 1 << selection.link_index"),
    Fault("pages miscounted", D + "evolution/selections.py", 'counts.get("without_page", group.counts.without_page) + sign', "group.counts.without_page + 1"),
    Fault("wholesale forgotten", D + "evolution/items.py", "wholesale=money.wholesale + (placement.wholesale or 0)", "wholesale=money.wholesale"),
    Fault("subtotal keeps the cancelled", D + "evolution/items.py", "subtotal=order.money.subtotal - item.placement.retail", "subtotal=order.money.subtotal"),
    Fault("a price moves the item alone", D + "evolution/items.py", "subtotal=money.subtotal - before.retail + retail", "subtotal=money.subtotal", world="prices"),
    Fault("refunds forgotten", D + "evolution/orders.py", "refunded=money.refunded + event.amount", "refunded=money.refunded"),
    Fault("a discount outlives its order's review", D + "evolution/orders.py", ", terms=evolve(order.terms, discount=None))", ")", world="2 sites"),
    # permissions widened
    Fault("strangers see", D + "admission.py", "return order.account_id == actor.account_id", "return True"),
    Fault("revoked links open", D + "admission.py", "if token.revoked_at is not None:", "if False:"),
    Fault("guests do anything", D + "admission.py", "if grant is None:\n        return _not_permitted(rule, turn)", "if grant is None:\n        return None"),
    Fault("grants are not asked", D + "admission.py", "if grant is ALWAYS or grant.test(", "if grant is ALWAYS or bool("),
    Fault("states are not asked", D + "admission.py", "if order.state not in rule.orders:", "if False:"),
    Fault("groups are not asked", D + "admission.py", "if status not in (rule.groups or ()):", "if False:"),
    # legal commands refused
    Fault("nobody may submit", D + "lifecycle.py", 'turn.unless(groups, "no_groups"', 'turn.unless(len(groups) > 9, "no_groups"'),
    Fault("no more sites", D + "analysing.py", "if not group.open_links:", "if True:"),
    Fault("no refund at all", D + "paying.py", "elif known is None and command.amount > left:", "elif known is None:"),
    Fault("news is never news", D + "working.py", "> known else", "> (99, 9) else"),
    Fault("no issue is ever open", D + "working.py", "if item.issue is None or item.issue.resolution is not None:", "if True:", world="marks"),
    # events missing, or saying too little
    Fault("an approval without its item", D + "evolution/selections.py", "    make_item(state, event, selection, stamp)\n", "    _ = selection\n"),
    Fault("a rejection leaves its item", D + "evolution/selections.py", "if event.cancelled_item_id is not None:", "if False:"),
    Fault("items survive their group", D + "grouping.py", "if item.order_group_id == group.id and item.is_live:", "if False:", world="2 groups"),
    Fault("groups survive their order", D + "lifecycle.py", "        turn.record(e.GroupMoved(group.id, group.group_status, GroupStatus.CANCELLED))\n", ""),
    Fault("versions stand still", D + "turn.py", "version, seq = order.version + 1, order.last_seq", "version, seq = order.version, order.last_seq"),
    Fault("history has gaps", D + "turn.py", "seq + n, event", "seq + n + 1, event"),
    Fault("a note is history", D + "evolution/selections.py", "reviewed_at=stamp.at,\n        reviewed_by=stamp.author,\n    )\n    make_item", "reviewed_at=stamp.at,\n        reviewed_by=stamp.author,\n        round=99,\n    )\n    make_item"),
    Fault("withdraw forgets the sites", D + "lifecycle.py", "        if undecided:\n", "        if False:\n"),
    Fault("late results count", D + "analysing.py", "if epoch != group.epoch:", "if False:"),
)  # fmt: skip
