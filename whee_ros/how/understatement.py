"""Finds words that may say less than is meant: "it's quiet here", "one manages", "as usual".

A guarded person, or an old one, tells of trouble in such words. Nothing follows from them but that
an open answer fits better than a plain one, so a false alarm costs little.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.texts import expanded

_FORMS = re.compile(
    r"\b(?:so|too|very|rather|awfully|terribly|quite|all|really|it is|has gone|gone|went) (?:quiet|"
    r"empty|still|silent)\b|\b(?:quiet|empty|silent) (?:here|in here|now|without|since|these days|"
    r"at "
    r"home|house|flat|chair|room)\b|"
    r"\b(?:one|you) (?:manages?|copes?|gets? (?:by|on|through|used|along)|learns?|has to|"
    r"lives?|carr(?:y|ies) on)\b|\b(?:i|we) (?:manage|cope|get by|get through|carry "
    r"on|muddle|soldier on|can not complain|must not grumble|should not complain|"
    r"have been better)\b|"
    r"\bcould be (?:worse|better)\b|\b(?:must not|can not|no use|no point) (?:grumbl\w+|"
    r"complain\w*)\b|"
    r"\b(?:it|that) (?:is|was) (?:only|just|nothing|what it is|how it is|no matter|all the same|"
    r"fine,? "
    r"(?:really|i suppose|i guess)|okay|ok|all right|so[ -]so)\b(?!,? (?:a|an|the|to|for|with|"
    r"round) )|"
    r"^(?:no,? |oh,? |well,? |yes,? )?(?:i am|we are) (?:\w+ )?(?:fine|okay|ok|all right|"
    r"good)\b(?: really| thanks)?\W*$|"
    r"\b(?:does not|did not|do not) (?:really )?matter(?: any ?more)?\b|\bnever mind\b|"
    r"\bas (?:usual|"
    r"always|ever)\W*$|\bsame as (?:ever|always|usual)\b|\b(?:so it goes|such is life|that is life|"
    r"there we are|there you go|there it is|nothing new)\b|"
    r"\b(?:i|we|he|she|they) used to\b(?! it\b| the\b| that\b)|\b(?:not|no) (?:like|"
    r"what) it (?:was|used "
    r"to be)\b|\bno longer\b|\b(?:was|were) (?:here|there|with me) (?:then|once)\b|"
    r"\b(?:nobody|no one|none)\b.*\b(?:rang|rings|called|calls|came|comes|wrote|writes|visit\w*|"
    r"asked|"
    r"asks|there|around|knows?|noticed|notices)\b|\b(?:just|only) (?:me|us two)\b|\b(?:on my own|"
    r"by "
    r"myself|alone)\b|\b(?:for one|for two)\W*$|\bsince (?:he|she|they|mum|mom|dad|my)\b|"
    r"\b(?:do|did|am|was|have) not (?:really )?(?:sleep|slept|sleeping|eat|eating|hungry|"
    r"feel like|go out|"
    r"see anybody|see anyone|get up|bother)\b|\b(?:short|long|bad|sleepless) (?:night|day|week|"
    r"year|"
    r"winter|evenings?|nights)\b|\b(?:a bit|little|rather) (?:much|tired|low|down|flat|off|lost|"
    r"on edge)\b|"
    r"\b(?:is|was) (?:stupid|rubbish|pointless|boring|over|no use|okay|so so)\W*$|\bi (?:suppose|"
    r"guess)"
    r"\W*$|\bwhatever\W*$|\b(?:a|the|another) (?:quarrel|row|argument|falling[- ]out|"
    r"misunderstanding|"
    r"disagreement)\b|\blost (?:my|his|her) temper\b|\bnot\b.{0,30}\bany ?more\b"
)


@functools.lru_cache(maxsize=1024)
def found(text: str) -> bool:
    """Say whether ``text`` may say less than is meant."""
    return _FORMS.search(expanded(text)) is not None
