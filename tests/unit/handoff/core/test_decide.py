"""Every rule of who may do what when, with the code and the words of each refusal."""

import unicodedata

import pytest

from handoff.core.commands import (
    AgentCommand,
    AgentSay,
    BotTurn,
    Choose,
    Claim,
    Command,
    Correct,
    End,
    Enqueue,
    GiveContact,
    HandBack,
    HandOver,
    Leave,
    Open,
    Rate,
    Rejoin,
    Release,
    Reply,
    Resolve,
    Say,
    Transfer,
    WantPerson,
    WriteNote,
)
from handoff.core.conversation import State
from handoff.core.decide import decide
from handoff.core.errors import ErrorCode
from handoff.core.events import (
    HandedBack,
    HandoffRequested,
    Message,
    Page,
    Rated,
    Released,
    SummaryCorrected,
)
from handoff.core.rules_agent import judge
from tests.unit.handoff.core.conversations import KIM, PACKET, SAM, Talk, answer, claimed, queued


class TestCustomer:
    def test_opening_twice_is_a_conflict(self):
        assert Talk().refusal(Open()).code is ErrorCode.CONFLICT

    def test_text_is_normalised_and_trimmed(self):
        talk = Talk(Say(text="  Cafe\u0301 \n"))
        assert talk.latest(Message).text == unicodedata.normalize("NFC", "Café")

    def test_a_leading_slash_is_text_like_any_other(self):
        assert Talk(Say(text='/restart{"a":1}')).latest(Message).text == '/restart{"a":1}'

    @pytest.mark.parametrize(("text", "code"), [(" \t", ErrorCode.EMPTY), ("x" * 4001, ErrorCode.TOO_LONG)])
    def test_text_is_one_to_four_thousand_characters(self, text, code):
        refused = Talk().refusal(Say(text=text))
        assert refused.code is code
        assert refused.message.startswith("body.text")
        Talk(Say(text="😀" * 4000))

    def test_only_a_minted_choice_can_be_picked(self):
        talk = Talk(Say(text="help me"), answer(2))
        talk.does(Choose(choice="c_4_1"))
        picked = talk.latest(Message)
        assert (picked.text, picked.choice) == ("It did not help", "c_4_1")
        assert talk.events[-1].private == {"payload": {"intent": "not_solved"}}
        assert talk.refusal(Choose(choice="c_9_9")).code is ErrorCode.UNKNOWN_CHOICE

    def test_a_person_is_wanted_and_no_longer_wanted(self):
        wanted = Talk(WantPerson(wanted=True))
        assert wanted.state.responder == "queue"
        talk = wanted.does(WantPerson(wanted=True), WantPerson(wanted=False))
        assert talk.state.responder == "bot"
        assert talk.refusal(WantPerson(wanted=False)).code is ErrorCode.CONFLICT

    def test_a_person_who_answers_need_not_be_wanted(self):
        refused = claimed().refusal(WantPerson(wanted=True))
        assert refused.code is ErrorCode.CONFLICT
        assert "Sam" in refused.message

    def test_answers_can_be_rated_and_nothing_else(self):
        talk = Talk(Say(text="help me"), answer(2), Rate(seq=4, value="down", comment=" step 3 "))
        assert talk.latest(Rated).comment == "step 3"
        assert talk.refusal(Rate(seq=2, value="up")).code is ErrorCode.BAD_FRAME
        assert talk.refusal(Rate(seq=4, value="up", comment="x" * 4001)).code is ErrorCode.TOO_LONG

    def test_contact_needs_a_name_or_an_address(self):
        talk = Talk(GiveContact(name=" Ada "), GiveContact(email="ada@example.org"))
        assert (talk.state.customer.name, talk.state.customer.email) == ("Ada", "ada@example.org")
        assert talk.refusal(GiveContact(name=" ")).code is ErrorCode.EMPTY

    def test_an_address_given_to_the_bot_is_a_message_left_for_a_person(self):
        talk = Talk(GiveContact(email="ada@example.org"))
        assert talk.kinds[-2:] == ["contact_given", "handoff_requested"]
        assert (talk.state.responder, talk.state.handoff_seq) == ("queue", talk.state.seq)

    def test_contact_queues_nothing_without_an_address_or_where_a_person_sees_it_anyway(self):
        assert Talk(GiveContact(name="Ada")).state.responder == "bot"
        given = GiveContact(email="ada@example.org")
        for talk in (Talk(WantPerson(wanted=True)), claimed(), Talk(End())):
            assert talk.does(given).kinds[-1] == "contact_given"

    def test_facts_are_corrected_or_struck(self):
        talk = Talk(Correct(name="order_number", value=" A-1 "))
        assert talk.latest(SummaryCorrected).value == "A-1"
        talk.does(Correct(name="order_number", value=None))
        assert talk.latest(SummaryCorrected).value is None
        assert talk.refusal(Correct(name=" ", value="x")).code is ErrorCode.EMPTY
        assert talk.refusal(Correct(name="a", value=" ")).code is ErrorCode.EMPTY

    def test_only_the_owner_corrects_for_the_customer(self):
        talk = claimed().does(Correct(name="plan", value="home", agent=SAM))
        assert talk.events[-1].sender.role == "agent"
        assert talk.refusal(Correct(name="plan", value="home", agent=KIM)).code is ErrorCode.NOT_OWNER

    def test_coming_back_tells_the_new_page(self):
        talk = Talk(Rejoin(page=Page(url="https://shop.example/cart")))
        assert talk.state.page == Page(url="https://shop.example/cart")
        assert talk.kinds[-1] == "customer_joined"

    def test_leaving_is_noted_once_and_only_while_people_wait_for_the_customer(self):
        assert Talk().refusal(Leave()).code is ErrorCode.CONFLICT
        for talk in (Talk(WantPerson(wanted=True)), claimed()):
            assert talk.does(Leave()).kinds[-1] == "customer_left"
            assert talk.state.away
            assert talk.refusal(Leave()).code is ErrorCode.CONFLICT

    @pytest.mark.parametrize("back", [Rejoin(), Say(text="here again")])
    def test_who_comes_back_or_speaks_is_there_and_may_leave_again(self, back):
        talk = claimed().does(Leave()).does(back)
        assert not talk.state.away
        assert talk.does(Leave()).kinds[-1] == "customer_left"

    def test_what_others_do_brings_nobody_back(self):
        talk = claimed().does(Leave()).does(AgentSay(agent=SAM, text="Are you there?"))
        assert talk.state.away
        assert State.from_json(talk.state.to_json()).away

    @pytest.mark.parametrize(
        "command",
        [
            Say(text="x"), Choose(choice="c"), WantPerson(wanted=True), Correct(name="a", value="b"), End(),
            Rejoin(), Leave(), BotTurn(of=2), Enqueue(packet={}), Claim(agent=SAM),
            AgentSay(agent=SAM, text="x"),
        ],
    )  # fmt: skip
    def test_nothing_is_said_after_the_end(self, command):
        assert Talk(End(by="system")).refusal(command).code is ErrorCode.ENDED

    def test_ratings_and_contact_are_still_taken_after_the_end(self):
        talk = Talk(Say(text="help me"), answer(2), End()).does(
            Rate(seq=4, value="up"), GiveContact(name="Ada")
        )
        assert talk.state.ended


class TestBot:
    def test_a_turn_is_answered_once(self):
        talk = Talk(Say(text="help me"), answer(2))
        assert talk.kinds == ["customer_joined", "message", "analysed", "message"]
        assert [event.cid for event in talk.events[2:]] == ["bot:2:analysed", "bot:2:0"]
        assert not talk.state.awaits_bot
        assert talk.refusal(answer(2)).code is ErrorCode.STALE

    def test_an_answer_may_have_no_choices(self):
        talk = Talk(Say(text="hello"), BotTurn(of=2, replies=(Reply(text="Hello!"),)))
        assert talk.latest(Message).choices is None
        assert talk.events[-1].private == {"of": 2}

    def test_what_is_no_customer_turn_is_not_answered(self):
        assert Talk().refusal(answer(1)).code is ErrorCode.STALE

    def test_the_bot_keeps_still_while_an_agent_answers(self):
        talk = queued().does(Say(text="one more thing"))
        turn = talk.state.seq
        talk.does(Claim(agent=SAM))
        assert talk.refusal(answer(turn)).code is ErrorCode.STALE

    def test_the_bot_keeps_helping_in_the_queue(self):
        talk = queued().does(Say(text="one more thing"))
        assert talk.does(answer(talk.state.turn_seq)).state.responder == "queue"

    def test_handing_over_asks_for_a_person_once(self):
        wish = HandOver(reason="frustration", score=0.9, evidence=({"kind": "frustration", "seq": 2},))
        talk = Talk(Say(text="this is useless"), answer(2, hand_over=wish))
        assert talk.latest(HandoffRequested).score == 0.9
        assert (talk.state.responder, talk.state.handoff_seq) == ("queue", 5)
        talk.does(Say(text="hello?"), answer(6, hand_over=wish))
        assert talk.kinds[-1] == "message"

    def test_offering_and_leaving_the_queue(self):
        talk = Talk(Say(text="hm"), answer(2, offer="no_answer"))
        assert talk.kinds[-1] == "handoff_offered"
        assert talk.state.offered_seq == talk.state.seq
        talk.does(Say(text="no"), answer(6, leave_queue=True))
        assert talk.kinds[-1] == "message"
        talk.does(WantPerson(wanted=True), Say(text="leave it"))
        talk.does(answer(talk.state.turn_seq, offer="no_answer", leave_queue=True))
        assert talk.kinds[-1] == "handed_back"

    def test_a_pending_handoff_is_packed_and_queued_once(self):
        talk = queued()
        assert talk.kinds[-3:] == ["packet_built", "queued", "summary_shown"]
        assert (talk.item.queue, talk.item.priority) == ("billing", "high")
        assert talk.refusal(Enqueue(packet=PACKET)).code is ErrorCode.STALE

    def test_a_withdrawn_handoff_is_not_queued(self):
        talk = Talk(WantPerson(wanted=True), WantPerson(wanted=False))
        assert talk.refusal(Enqueue(packet=PACKET)).code is ErrorCode.STALE

    def test_the_summary_can_be_kept_back(self):
        talk = Talk(WantPerson(wanted=True), Enqueue(packet={}, show_summary=False))
        assert talk.kinds[-1] == "queued"
        assert talk.item.queue == "general"


class TestAgent:
    def test_only_what_waits_can_be_claimed(self):
        assert Talk().refusal(Claim(agent=SAM)).code is ErrorCode.STALE
        refused = claimed().refusal(Claim(agent=KIM))
        assert refused.code is ErrorCode.ALREADY_CLAIMED
        assert "Sam" in refused.message

    @pytest.mark.parametrize(
        "command",
        [
            AgentSay(agent=KIM, text="x"), WriteNote(agent=KIM, text="x"), HandBack(agent=KIM),
            Release(agent=KIM), Transfer(agent=KIM, to_queue="general"),
            Resolve(agent=KIM, disposition="solved"),
        ],
    )  # fmt: skip
    def test_only_the_owner_acts(self, command):
        refused = claimed().refusal(command)
        assert refused.code is ErrorCode.NOT_OWNER
        assert "Sam" in refused.message
        assert "nobody" in queued().refusal(command).message

    def test_the_owner_speaks_and_notes(self):
        talk = claimed().does(AgentSay(agent=SAM, text=" hi "), WriteNote(agent=SAM, text="fed up"))
        assert talk.kinds[-2:] == ["message", "note"]
        assert talk.refusal(AgentSay(agent=SAM, text="")).code is ErrorCode.EMPTY
        assert talk.refusal(WriteNote(agent=SAM, text="x" * 4001)).code is ErrorCode.TOO_LONG

    def test_after_a_hand_back_the_bot_answers_and_a_handoff_works_again(self):
        talk = claimed().does(HandBack(agent=SAM, instructions=" ask about the restart "))
        assert talk.state.responder == "bot"
        assert talk.latest(HandedBack).instructions == "ask about the restart"
        talk.does(Say(text="still broken"), answer(talk.state.seq + 1), WantPerson(wanted=True))
        talk.does(Enqueue(packet=PACKET), Claim(agent=KIM))
        assert talk.state.owner == KIM
        assert talk.refusal(HandBack(agent=KIM, instructions="x" * 4001)).code is ErrorCode.TOO_LONG

    def test_release_returns_to_the_queue(self):
        talk = claimed().does(Release(agent=SAM))
        assert (talk.state.responder, talk.state.owner) == ("queue", None)
        assert talk.state.queued_since is not None
        assert talk.latest(Released).why == "agent_released"

    def test_a_vanished_agents_work_returns_too(self):
        talk = claimed().does(Release(agent=SAM, vanished=True))
        assert (talk.events[-1].sender.role, talk.latest(Released).why) == ("system", "agent_gone")

    def test_transfer_to_a_queue_or_a_colleague(self):
        talk = claimed().does(Transfer(agent=SAM, to_agent=KIM, note="knows billing"))
        assert (talk.state.owner, talk.state.responder) == (KIM, "agent")
        assert talk.kinds[-2:] == ["transferred", "note"]
        talk.does(Transfer(agent=KIM, to_queue="sales"))
        assert (talk.state.owner, talk.state.responder, talk.item.queue) == (None, "queue", "sales")

    def test_transfers_that_make_no_sense(self):
        talk = claimed()
        assert talk.refusal(Transfer(agent=SAM)).code is ErrorCode.BAD_FRAME
        assert talk.refusal(Transfer(agent=SAM, to_agent=SAM)).code is ErrorCode.BAD_FRAME
        long = Transfer(agent=SAM, to_queue="a", note="x" * 4001)
        assert talk.refusal(long).code is ErrorCode.TOO_LONG

    def test_resolve_ends_with_a_disposition(self):
        talk = claimed()
        assert talk.refusal(Resolve(agent=SAM, disposition=" ")).code is ErrorCode.EMPTY
        assert talk.refusal(Resolve(agent=SAM, disposition="x" * 65)).code is ErrorCode.TOO_LONG
        talk.does(Resolve(agent=SAM, disposition="solved", note="refunded"))
        assert (talk.state.responder, talk.state.disposition) == ("none", "solved")
        assert talk.refusal(AgentSay(agent=SAM, text="x")).code is ErrorCode.ENDED


def test_a_command_without_a_rule_is_a_bug_not_a_refusal():
    class Dance(Command):
        pass

    with pytest.raises(TypeError):
        decide(State(conversation="c"), Dance())


def test_an_agents_command_without_a_rule_is_a_bug_too():
    class Sing(AgentCommand):
        needs_ownership = False

    with pytest.raises(TypeError):
        judge(Sing(agent=SAM), State(conversation="c"))


def test_fingerprints_tell_bodies_and_authors_apart():
    assert Say(text="a ").fingerprint() == Say(text=" a", cid="k").fingerprint()
    prints = [
        Say(text="a"), Say(text="b"), Choose(choice="a"), AgentSay(agent=SAM, text="a"),
        AgentSay(agent=KIM, text="a"), Rate(seq=1, value="up"), Rate(seq=1, value="up", comment="x"),
        Enqueue(packet={}), answer(2),
    ]  # fmt: skip
    assert len({command.fingerprint() for command in prints}) == len(prints)
