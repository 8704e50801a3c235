"""Tables and records of no known tool: the user's word on columns, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sources.golden_facts import OPTIONS
from tests.sources.materials import a_material
from twiplotui.errors import DataError, UnknownFormatError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision
from twiplotui.sources.formats import detect
from twiplotui.sources.material import ReadOptions

ID = "1709161350000000001"


def read(data: str, options: ReadOptions = OPTIONS, name: str = "file.csv") -> list[Fact]:
    material = a_material(data, name)
    return list(detect(material, options.columns).read(material, options))


def only_post(data: str, options: ReadOptions = OPTIONS) -> PostFacts:
    (post,) = [fact for fact in read(data, options) if isinstance(fact, PostFacts)]
    return post


def test_mapped_columns_are_read_where_no_name_is_known() -> None:
    mapped = {"id": "nr", "text": "was", "time": "wann", "handle": "wer"}
    table = f"nr,wann,wer,was\n{ID},2023-10-03T10:59:55Z,valdoria_mfa,Guten Tag\n"
    post = only_post(table, replace(OPTIONS, columns=mapped))
    assert (post.native_id, post.text, post.author.handle) == (ID, "Guten Tag", "valdoria_mfa")
    assert post.precision is TimePrecision.SECOND
    record = f'[{{"nr": "{ID}", "was": "Guten Tag", "wer": "valdoria_mfa"}}]'
    assert only_post(record, replace(OPTIONS, columns=mapped)).text == "Guten Tag"


def test_mapped_column_goes_before_a_known_name() -> None:
    mapped = {"text": "translation"}
    table = f"tweet_id,screen_name,text,translation\n{ID},a,Bonjour,Hello\n"
    assert only_post(table, replace(OPTIONS, columns=mapped)).text == "Hello"


def test_mapped_text_makes_posts_of_what_looks_like_accounts() -> None:
    table = f"id,username,name,remark\n{ID},valdoria_mfa,MFA,Hello\n"
    assert only_post(table, replace(OPTIONS, columns={"text": "remark"})).text == "Hello"


def test_mapped_accounts_are_read() -> None:
    facts = read("wer,staat\ninvented,Frankreich\n", replace(OPTIONS, columns={"twitter": "wer"}))
    assert len(facts) == 1


def test_without_names_it_is_unknown() -> None:
    with pytest.raises(UnknownFormatError):
        read("nr,was\n1,2\n")


def test_missing_column_is_said_by_name() -> None:
    material = a_material("a,b\n1,2\n")
    known = detect(a_material(f"tweet_id,text\n{ID},x\n"))
    with pytest.raises(DataError, match="no column that is surely the text") as raised:
        list(known.read(material, OPTIONS))
    assert "--map text=COLUMN" in raised.value.hint


def test_author_is_the_users_word_where_the_file_has_none() -> None:
    mine = AccountFacts(Network.X, handle="valdoria_mfa")
    options = replace(OPTIONS, account=mine)
    assert only_post(f"tweet_id,text\n{ID},x\n", options).author == mine


def test_network_is_told_from_the_address() -> None:
    table = "id,text,url,date\n77,Hello,https://mfa.valdoria.example/news/77,2023-10-03\n"
    post = only_post(table)
    assert post.network is Network.WEB
    assert post.author.handle == "mfa.valdoria.example"
    assert post.precision is TimePrecision.DAY


def test_time_of_another_zone_gives_way_to_the_id() -> None:
    post = only_post(f"tweet_id,username,text,created_at\n{ID},a,x,2023-10-03 06:59:55\n")
    assert post.precision is TimePrecision.FROM_ID


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("is_retweet", "TRUE", PostKind.REPOST),
        ("is_retweet", "f", PostKind.POST),
        ("tweet_type", "Retweet", PostKind.REPOST),
        ("tweet_type", "quoted", PostKind.QUOTE),
        ("tweet_type", "Reply", PostKind.REPLY),
        ("in_reply_to_status_id", "1709161350000000000", PostKind.REPLY),
        ("quoted_status_id", "1709161350000000000", PostKind.QUOTE),
        ("retweeted_status_id", "1709161350000000000", PostKind.REPOST),
    ],
)
def test_kind_is_told_from_columns(column: str, value: str, kind: PostKind) -> None:
    table = f"tweet_id,username,text,{column}\n{ID},a,x,{value}\n"
    assert only_post(table).kind is kind


def test_deleted_posts_are_marked() -> None:
    post = only_post(f"tweet_id,username,text,isDeleted\n{ID},a,x,t\n")
    assert post.presence is Presence.DELETED


@pytest.mark.parametrize("ruined", ["1.70916e+18", "1709161350000000001.0", "1,70916E+18"])
def test_ruined_ids_are_refused_or_found_in_the_address(ruined: str) -> None:
    row = f'"{ruined}",a,x,'
    (reject,) = read(f"tweet_id,username,text,url\n{row}\n")
    assert isinstance(reject, Reject)
    assert "damaged" in reject.reason
    post = only_post(f"tweet_id,username,text,url\n{row}https://x.com/a/status/{ID}\n")
    assert post.native_id == ID


def test_text_is_unescaped_once() -> None:
    post = only_post(f"tweet_id,username,text\n{ID},a,&amp;lt; &lt;b&gt; &copy=1\n")
    assert post.text == "&lt; <b> &copy=1"


def test_numbers_of_rows_are_no_ids() -> None:
    table = "id,label,text\n8408,0,Our answer\n8409,1,Their answer\n"
    with pytest.raises(DataError, match="no id, address, time or author"):
        read(table)
    ours = replace(OPTIONS, account=AccountFacts(Network.X, handle="valdoria_mfa"))
    posts = [fact for fact in read(table, ours) if isinstance(fact, PostFacts)]
    assert [post.text for post in posts] == ["Our answer", "Their answer"]
    assert len({post.native_id for post in posts} | {"8408", "8409"}) == 4
    assert all(post.url == "" and post.published_at is None for post in posts)
    mapped = replace(ours, columns={"id": "id", "text": "text"})
    assert [fact.native_id for fact in read(table, mapped) if isinstance(fact, PostFacts)] == [
        "8408",
        "8409",
    ]


@pytest.mark.parametrize(
    ("time", "is_id"), [("2009-05-04 12:00:00", True), ("2021-05-04 12:00:00", False)]
)
def test_short_ids_are_those_of_the_first_years(time: str, is_id: bool) -> None:
    post = only_post(f"id,date,user,text\n20304050,{time},valdoria_mfa,Our answer\n")
    assert (post.native_id == "20304050") is is_id


def test_rows_without_ids_are_known_by_author_time_and_words() -> None:
    rows = "date,user,tweet\n2021-05-04 12:00,a,Hello\n2021-05-04 12:00,b,Hello\n"
    first = [fact.native_id for fact in read(rows) if isinstance(fact, PostFacts)]
    again = [fact.native_id for fact in read(rows) if isinstance(fact, PostFacts)]
    assert first == again and len(set(first)) == 2


def test_a_user_with_a_number_and_words_is_no_follow() -> None:
    post = only_post("user,user_id,date,tweet\nvaldoria_mfa,9001,2021-05-04 12:00,Our answer\n")
    assert (post.author.native_id, post.text) == ("9001", "Our answer")


@pytest.mark.parametrize(
    ("thread", "said", "kind"),
    [
        (ID, "", PostKind.POST),
        ("1709161350000000000", "", PostKind.REPLY),
        ("1709161350000000000", ",is_reply", PostKind.POST),
    ],
)
def test_a_post_in_the_conversation_of_another_is_a_reply(
    thread: str, said: str, kind: PostKind
) -> None:
    value = ",false" if said else ""
    table = f"id,conversation_id,username,tweet,date{said}\n{ID},{thread},a,Yes,2023-10-03{value}\n"
    assert only_post(table).kind is kind


@pytest.mark.parametrize("data", ['{"": []}', '{"": [1]}', '{"posts": []}', '{"a": [[]]}'])
def test_an_object_of_empty_lists_is_no_format(data: str) -> None:
    with pytest.raises(UnknownFormatError):
        read(data, name="file.json")


RUINED = "id,created,text,screenName\n8.73E+17,6/{}/2017 18:48,Talks went on,valdoria_mfa\n"


def test_a_column_of_ruined_ids_is_not_used_and_said_once() -> None:
    table = RUINED.format(13) + "8.73E+17,6/14/2017 9:01,A second statement,valdoria_mfa\n"
    facts = read(table)
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert [post.text for post in posts] == ["Talks went on", "A second statement"]
    assert len({post.native_id for post in posts}) == 2
    assert all(post.native_id.startswith("row-") for post in posts)
    said = [fact.text for fact in facts if isinstance(fact, Caution)]
    assert sum("All ids in the column “id” were damaged" in text for text in said) == 1


def test_ruined_ids_among_whole_ones_are_refused() -> None:
    table = RUINED.format(13) + f"8.73E+17,6/14/2017,Second,a\n{ID},10/3/2023,Third,a\n"
    facts = read(table)
    assert [fact.native_id for fact in facts if isinstance(fact, PostFacts)] == [ID]
    assert sum(isinstance(fact, Reject) for fact in facts) == 2


def test_names_where_handles_are_expected_are_accounts_of_their_own() -> None:
    rows = ["id,user_name,date,text"]
    for number, name in enumerate(("Anna Beispiel", "Mira", "anna  beispiel", "Ölmez 🌻")):
        rows.append(f"{int(ID) + number},{name},2023-10-03 10:59:55,Statement {number}")
    facts = read("\n".join(rows) + "\n")
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert [post.author.name for post in posts] == [
        "Anna Beispiel",
        "Mira",
        "anna  beispiel",
        "Ölmez 🌻",
    ]
    handles = [post.author.handle or "" for post in posts]
    assert handles[0] == handles[2] and len(set(handles)) == 3
    assert all(handle.startswith("unknown-") for handle in handles)
    assert sum(isinstance(fact, Caution) and "by name" in fact.text for fact in facts) == 1


def test_the_users_account_goes_before_names() -> None:
    account = AccountFacts(Network.X, handle="valdoria_mfa")
    table = f"id,user_name,date,text\n{ID},MFA of Valdoria,2023-10-03 10:59:55,Statement\n"
    facts = read(table, replace(OPTIONS, account=account))
    (post,) = (fact for fact in facts if isinstance(fact, PostFacts))
    assert post.author.handle == "valdoria_mfa"
    assert not any(isinstance(fact, Caution) and "by name" in fact.text for fact in facts)


def test_a_column_of_other_ids_is_not_used() -> None:
    rows = "id,date,text\n1ABv36,2025-06-02,Talks went on\n1ABv35,2025-06-03,A second one\n"
    facts = read(rows)
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert [post.native_id[:4] for post in posts] == ["row-", "row-"]
    assert any(isinstance(fact, Caution) and "holds no ids of posts" in fact.text for fact in facts)
    with pytest.raises(DataError, match="has texts, but no id"):
        read("ID,Tweet\n2018-Es-1,Talks went on\n2018-Es-2,A second one\n")


def test_counts_of_reposts_make_texts_posts() -> None:
    (post,) = (
        fact
        for fact in read("date,text,likes,retweets\n2015-01-14T21:40:22,Talks went on,5,2\n")
        if isinstance(fact, PostFacts)
    )
    assert (post.metrics.likes, post.metrics.reposts) == (5, 2)


def test_an_address_at_the_internet_archive_is_that_of_the_post() -> None:
    link = (
        f"https://web.archive.org/web/20190227153414/https://twitter.com/valdoria_mfa/status/{ID}"
    )
    post = only_post(f"tweet_text,date,link\nTalks went on,2023-10-03,{link}\n")
    assert (post.native_id, post.author.handle) == (ID, "valdoria_mfa")


def test_a_picture_of_another_in_a_text_makes_no_author() -> None:
    link = f"https://twitter.com/kestria_press/status/{ID}/photo/1"
    facts = read(f"id,date,text\n{ID},2023-10-03,Seen at {link}\n")
    (post,) = (fact for fact in facts if isinstance(fact, PostFacts))
    assert (post.author.handle or "").startswith("unknown-")


def test_words_that_are_counted_are_no_posts() -> None:
    with pytest.raises(UnknownFormatError):
        read('{"id": 12, "time": 5, "tweet": 7, "belmora": 9, "user": 3}', name="words.json")


def test_a_count_of_posts_beside_accounts_is_no_text() -> None:
    table = "name,handle,created_at,tweets\nMFA,valdoria_mfa,2019-12-01,1204\n"
    material = a_material(table, "file.csv")
    assert detect(material).id == "accounts-csv"


@pytest.mark.parametrize("text", ["[]", "{}", "[ ]\n", "[\n]\r\n"])
def test_empty_list_is_said(text: str) -> None:
    with pytest.raises(UnknownFormatError, match="holds an empty list"):
        detect(a_material(text, "posts.json"))


def test_yaml_without_accounts_is_said() -> None:
    with pytest.raises(UnknownFormatError, match="names no accounts"):
        detect(a_material("- id:\n    bioguide: A1\n  terms:\n  - type: sen\n", "people.yaml"))


ROWS_WITHOUT_ID = [
    ("", "a", "2023-10-03 11:03:19", "x", "", True),
    ("", "a", "", "x", "", False),
    ("", "a", "", "x", ID, True),
    ("", "", "2023-10-03 11:03:19", "x", "", False),
    ("Pinned", "a", "2023-10-03 11:03:19", "x", "", True),
    ("Pinned", "a", "a shred", "x", "", False),
    ("1.70916e+18", "a", "2023-10-03 11:03:19", "x", "", False),
]
"""Id, author, time, words and post answered of a row, and whether it can be kept among others."""


@pytest.mark.parametrize("row", ROWS_WITHOUT_ID, ids=lambda row: ",".join(map(str, row)))
def test_a_row_without_id_among_others_is_kept_by_author_time_and_words(
    row: tuple[str, str, str, str, str, bool],
) -> None:
    *cells, is_kept = row
    facts = read(
        "tweet_id,username,created_at,text,reply_to_id\n"
        f"{ID},a,2023-10-03T10:59:55Z,ours,\n{','.join(map(str, cells))}\n"
    )
    assert isinstance(facts[1], PostFacts) == is_kept
    assert isinstance(facts[1], Reject) == (not is_kept)
    cautions = [fact.text for fact in facts if isinstance(fact, Caution)]
    assert len(cautions) == is_kept
    assert all(caution.startswith("1 row has no id of its own") for caution in cautions)


def countries_of(table: str) -> dict[str | None, str | None]:
    accounts = [fact for fact in read(table) if isinstance(fact, AccountFacts)]
    return {account.handle: account.country for account in accounts}


def test_the_country_of_an_author_is_kept_where_all_rows_agree() -> None:
    rows = f"{ID},a,x,XV\n{ID[:-1]}2,a,y,XV\n{ID[:-1]}3,b,z,XV\n{ID[:-1]}4,b,z,XW\n"
    assert countries_of(f"tweet_id,username,text,country\n{rows}") == {"a": "XV"}
    assert countries_of(f"tweet_id,username,text,user_country\n{rows}") == {"a": "XV"}
    # Beside places, it is the country a post was sent from.
    assert countries_of(f"tweet_id,username,text,country,place\n{rows}") == {}


def test_numbers_and_texts_beyond_all_measure_do_not_end_an_import() -> None:
    numbers = '"like_count": 99999999999999999999999, "view_count": 12'
    post = only_post(f'[{{"tweet_id": "{ID}", "username": "a", "text": "x", {numbers}}}]')
    assert (post.metrics.likes, post.metrics.views) == (None, 12)
    (reject,) = read(f"tweet_id,username,text\n{ID},a,{'x' * 1_000_001}\n")
    assert isinstance(reject, Reject)
    assert reject.reason == "its text is longer than that of any post"
