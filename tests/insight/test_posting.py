"""Figures over posts: definitions, least n, and the cases that misled others."""

from __future__ import annotations

import pytest

from twiplotui.insight.posting import Posting, PostPoint, posting
from twiplotui.insight.talk import dialogues, topics
from twiplotui.model.words import PostKind

DAY = 86_400_000


def one(points: list[PostPoint], least_n: int = 10) -> Posting:
    (found,) = posting(points, {1: "a"}, least_n)
    return found


def point(number: int = 0, **more: object) -> PostPoint:
    values: dict[str, object] = {"account": 1, "kind": PostKind.POST, "at": number * DAY, **more}
    return PostPoint(**values)  # type: ignore[arg-type]  # keyword fields of PostPoint


def test_reposts_made_by_the_account_do_not_count() -> None:
    points = [point(n, likes=10, reposts=4) for n in range(10)]
    points += [point(n, kind=PostKind.REPOST, reposts=90_000) for n in range(50)]
    found = one(points)
    assert (found.mean_reposts, found.reposts_n, found.own, found.posts) == (4, 10, 10, 60)


def test_a_mean_over_few_posts_is_not_given_and_n_is() -> None:
    found = one([point(n, reposts=147_000) for n in range(9)])
    assert (found.mean_reposts, found.reposts_n) == (None, 9)
    assert one([point(n, reposts=147_000) for n in range(10)]).mean_reposts == 147_000
    assert one([point(n, reposts=1) for n in range(3)], least_n=3).mean_reposts == 1


def test_posts_without_a_count_do_not_lower_the_mean() -> None:
    found = one([point(n, likes=6) for n in range(10)] + [point(n) for n in range(90)])
    assert (found.mean_likes, found.likes_n) == (6, 10)


def test_an_account_with_only_replies_has_all_replies() -> None:
    found = one([point(n, is_reply=True, answers=2) for n in range(10)])
    assert (found.reply_share, found.replies, found.self_replies) == (1.0, 10, 0)


def test_a_thread_is_no_conversation() -> None:
    thread = [point(n, is_reply=True, answers=1) for n in range(30)]
    found = one([*thread, *(point(n) for n in range(10))])
    assert (found.reply_share, found.reply_n, found.self_replies) == (0.0, 10, 30)
    assert one(thread).reply_share is None


@pytest.mark.parametrize(("days", "per_day"), [(1, 20.0), (2, 10.0), (20, 1.0)])
def test_posts_per_day_count_both_ends(days: int, per_day: float) -> None:
    found = one([point(n % days) for n in range(20)])
    assert (found.days, found.per_day) == (days, per_day)


def test_account_person_and_country_are_different_rows() -> None:
    points = [point(n, account=number, reposts=number) for number in (1, 2) for n in range(10)]
    accounts = posting(points, {1: "@president", 2: "@palace"})
    country = posting(points, {1: "XV", 2: "XV"})
    assert [each.mean_reposts for each in accounts] == [2, 1]
    assert [(each.mean_reposts, each.reposts_n) for each in country] == [(1.5, 20)]


def test_dialogues_need_two_countries() -> None:
    country = {1: "XV", 2: "XE", 3: "XV", 4: ""}
    points = [
        point(mentions=(2, 2, 3, 4)),
        point(is_reply=True, answers=2),
        point(account=2, mentions=(1, 3)),
        point(account=2, kind=PostKind.REPOST, mentions=(1,)),
        point(account=4, mentions=(1,)),
    ]
    (found,) = dialogues(points, country)
    assert (found.one, found.other, found.there, found.back, found.mutual) == ("XE", "XV", 1, 2, 1)


def test_hashtags_are_one_whatever_their_case() -> None:
    points = [
        point(hashtags=("Trade", "trade")),
        point(account=2, hashtags=("Trade",)),
        point(hashtags=("ＴＲＡＤＥ", "peace")),
        point(kind=PostKind.REPOST, hashtags=("peace",)),
    ]
    found = [(each.hashtag, each.posts, each.accounts) for each in topics(points)]
    assert found[0][1:] == (3, 2) and found[1] == ("peace", 1, 1)


def test_dialogues_go_from_the_most_mutual_down_and_then_by_size_and_name() -> None:
    country = {1: "XV", 2: "XE", 3: "XK", 4: "XN"}
    points = [
        *[point(mentions=(2,)), point(account=2, mentions=(1,))],
        *[point(account=3, mentions=(4,)) for _ in range(3)],
        *[point(account=3, mentions=(1,)) for _ in range(5)],
        *[point(account=4, answers=2) for _ in range(3)],
    ]
    found = [(each.one, each.other, each.there, each.back) for each in dialogues(points, country)]
    assert found == [
        ("XE", "XV", 1, 1),
        ("XK", "XV", 5, 0),
        ("XE", "XN", 0, 3),
        ("XK", "XN", 3, 0),
    ]


def test_a_hashtag_is_written_as_most_write_it() -> None:
    points = [point(hashtags=(tag,)) for tag in ("trade", "Trade", "TRADE", "Trade", "peace")]
    points += [point(account=2, hashtags=("asia",)), point(hashtags=("Asia",))]
    points.append(point(hashtags=("peace",)))
    assert [(each.hashtag, each.posts, each.accounts) for each in topics(points)] == [
        ("Trade", 4, 1),
        ("Asia", 2, 2),
        ("peace", 2, 1),
    ]


def test_who_belongs_to_no_group_is_left_out_and_groups_come_by_name() -> None:
    points = [point(account=number) for number in (1, 2, 3, 4)]
    found = posting(points, {1: "b", 2: "a", 3: ""})
    assert [(each.group, each.posts) for each in found] == [("a", 1), ("b", 1)]


def test_ten_posts_are_enough_where_nothing_else_is_asked_for() -> None:
    for number, per_day in ((9, None), (10, 10.0)):
        (found,) = posting([point() for _ in range(number)], {1: "a"})
        assert found.per_day == per_day


def test_the_first_day_of_an_account_is_its_earliest_post_in_any_order() -> None:
    found = one([point(n) for n in (5, 3, 9, 4)], least_n=4)
    assert (found.days, found.per_day) == (7, 4 / 7)
