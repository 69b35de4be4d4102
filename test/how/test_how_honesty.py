"""What the robot may not say, and what it may."""

from __future__ import annotations

import pytest

from whee_ros.how.safety.honesty import violations

REFUSED = """I feel sad for you.
I'm so sorry for your loss.
Sorry to hear that.
I am sorry about your dog.
I'm really glad you told me.
I am happy for you!
That makes me sad.
I know how you feel.
I understand exactly how hard that is.
I can imagine how bad it was.
I love dogs too.
I care about you.
I worry about you.
I hope you get well.
My heart goes out to you.
I'd love to hear more.
I've been there.
When I was a child I had a dog.
My mother always said so.
I went through the same.
Me too.
I am not a robot.
I am a real person.
As a fellow human, I agree.
You have depression.
You may be depressed.
It sounds like symptoms of something.
I promise it will pass.
Everything will be fine.
It's going to be all right.
You will be fine.
I won't tell anyone.
This stays between us.
As your therapist I advise rest.
In our session today we look back.
I can heal you.
im so happy for you
I was devastated to hear it.""".splitlines()

ALLOWED = """That sounds hard.
That is wonderful news!
Sorry, I got that wrong.
I'm sorry, I misheard you.
I am a robot, and I'm here to listen.
I have no feelings, but I am listening.
I heard you.
You sound sad about this.
Are you sad about it?
You can be proud of yourself.
It makes sense that you feel this way.
Your mother called you.
May it turn out just as you want it.
I don't know that.
I got that wrong.
That is a great loss.""".splitlines()


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    assert violations(text)


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(text):
    assert violations(text) == ()


def test_the_reason_is_named():
    assert violations("I feel sad for you.") == ("claims a feeling: 'i feel'",)
