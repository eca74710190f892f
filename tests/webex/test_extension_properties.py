from hypothesis import given, settings
from hypothesis import strategies as st
from made_tables import cells, person, read_here, table, workbook

from desk.webex.applying import apply
from desk.webex.columns import COLUMNS, LABELS, Column
from desk.webex.comparing import compare
from desk.webex.table import Row, Table

FREE = {
    "department": st.sampled_from(["営業課", "総務課", ""]),
    "external_number": st.sampled_from(["03-1111-1111", "048-222-1111", "なし"]),
    "calling_class": st.sampled_from(["内線のみ", "外線可能", "国際発信可能"]),
    "has_phone": st.sampled_from(["あり", "なし"]),
    "hold_2": st.sampled_from(["保留-01", "保留-02", ""]),
}
PEOPLE = st.integers(1, 40)


@st.composite
def rows_of(draw: st.DrawFn, who: int) -> Row:
    return person(who, **draw(st.fixed_dictionaries(FREE)))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Up to a dozen different people, each with settings of their own."""
    people = draw(st.lists(PEOPLE, unique=True, max_size=12))
    return table(*[draw(rows_of(who)) for who in people])


@settings(deadline=None, max_examples=60)
@given(tables(), tables(), st.randoms())
def test_the_order_of_rows_changes_nothing(old, new, random) -> None:
    shuffled = list(new.rows)
    random.shuffle(shuffled)
    one, other = compare(old, new), compare(old, table(*shuffled))
    assert (one.rows, one.unchanged) == (other.rows, other.unchanged)


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(len(COLUMNS))), tables())
def test_the_order_of_columns_changes_nothing(order, new) -> None:
    moved = workbook(
        *([cells(row)[i] for i in order] for row in new.rows),
        header=[LABELS[COLUMNS[i]] for i in order],
    )
    assert [row.values for row in read_here(moved).rows] == [row.values for row in new.rows]


def _settings_by_person(each: Table) -> dict[str, Row]:
    return {row.text(Column.MAIL): row for row in each.rows}


@settings(deadline=None, max_examples=60)
@given(tables(), tables())
def test_the_count_is_the_number_of_rows_that_differ(old, new) -> None:
    before, after = _settings_by_person(old), _settings_by_person(new)
    differing = [mail for mail in before | after if before.get(mail) != after.get(mail)]
    compared = compare(old, new)
    assert compared.count == len(differing)
    assert compared.unchanged == len(before.keys() | after.keys()) - len(differing)


@settings(deadline=None, max_examples=60)
@given(tables(), tables())
def test_applying_gives_the_submitted_table(old, new) -> None:
    after = apply(old, compare(old, new))
    assert _settings_by_person(after) == _settings_by_person(new)
    assert compare(after, new).count == 0


@settings(deadline=None, max_examples=60)
@given(tables(), tables())
def test_putting_everything_back_counts_the_same_again(old, new) -> None:
    forth = compare(old, new)
    changed = apply(old, forth)
    back = compare(changed, old)
    assert back.count == forth.count
    assert compare(apply(changed, back), old).count == 0


@settings(deadline=None, max_examples=60)
@given(tables(), st.data())
def test_no_input_never_counts(old, data) -> None:
    unsaid = [
        Row(
            row.sheet_row,
            (*row.values[:9], *(data.draw(st.sampled_from([None, v])) for v in row.values[9:])),
        )
        for row in old.rows
    ]
    assert compare(old, table(*unsaid)).count == 0


SWAPS = st.permutations(range(1, 13))


@settings(deadline=None, max_examples=40)
@given(SWAPS)
def test_people_who_exchange_extensions_count_one_each(order) -> None:
    old = table(*(person(n) for n in range(1, 13)))
    new = table(*(person(n, extension=str(4000 + m)) for n, m in enumerate(order, start=1)))
    assert compare(old, new).count == sum(n != m for n, m in enumerate(order, start=1))


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(1, 12)))
def test_renamed_mail_addresses_count_one_each(renamed) -> None:
    old = table(*(person(n) for n in range(1, 13)))
    new = table(
        *(
            person(n, **({"mail": f"new{n}@example.jp"} if n in renamed else {}))
            for n in range(1, 13)
        )
    )
    assert compare(old, new).count == len(renamed)
