"""The judge: may this command happen to a conversation in this state, and which events does it cause?

Every writer, whether gateway, worker or sweep, asks here and nowhere else, and appends only what was
accepted.
"""
# ruff: noqa: ARG001 -- every rule of a dispatch has the same signature, used or not

from functools import singledispatch

from handoff.core import rules_agent, rules_bot, rules_customer
from handoff.core.commands import (
    AgentCommand,
    BotTurn,
    Choose,
    Command,
    Correct,
    End,
    Enqueue,
    GiveContact,
    Leave,
    Open,
    Rate,
    Rejoin,
    Say,
    WantPerson,
)
from handoff.core.conversation import State
from handoff.core.decision import Accepted, Decision, Refused

__all__ = ["Accepted", "Decision", "Refused", "decide"]


def decide(state: State, command: Command) -> Decision:
    """Judge a command against a state.

    Args:
        state: the conversation as of its latest event; ``State(conversation=id)`` for one not opened yet.
        command: what somebody wants.

    Returns:
        The drafts to number and append, or the refusal to show.
    """
    return _judge(command, state)


@singledispatch
def _judge(command: Command, state: State) -> Decision:
    raise TypeError(f"no rule judges {type(command).__name__}")


_judge.register(Open, rules_customer.open_conversation)
_judge.register(Rejoin, rules_customer.rejoin)
_judge.register(Leave, rules_customer.leave)
_judge.register(Say, rules_customer.say)
_judge.register(Choose, rules_customer.choose)
_judge.register(WantPerson, rules_customer.want_person)
_judge.register(Rate, rules_customer.rate)
_judge.register(GiveContact, rules_customer.give_contact)
_judge.register(Correct, rules_customer.correct)
_judge.register(End, rules_customer.end)
_judge.register(BotTurn, rules_bot.bot_turn)
_judge.register(Enqueue, rules_bot.enqueue)
_judge.register(AgentCommand, rules_agent.judge)
