from benchmarks.figures import Bar, Figure, as_text


def test_a_figure_says_whether_it_reaches_the_aim_passes_or_is_over_the_bar() -> None:
    bar = Bar(must=30, aim=12)
    assert [bar.verdict(value) for value in (12, 30, 60)] == ["reaches the aim", "passes", "2.0 x over the bar"]


def test_the_table_puts_the_ratio_to_each_peer_beside_the_figures() -> None:
    figures = [Figure("W", "life", "unified_orders", 10, "us", Bar(9, 5)), Figure("W", "life", "peer", 40, "us")]
    title, head, row = as_text(figures, {"Python": "3"}).splitlines()[2:]
    assert title == "W"
    assert head.split() == ["unified_orders", "peer", "unified_orders", "/", "peer", "unit", "must", "aim"]
    assert row.split() == ["life", "10", "40", "x", "0.25", "us", "9", "5", "1.1", "x", "over", "the", "bar"]
