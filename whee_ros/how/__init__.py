"""An EmpathyDecision to a BehaviorPlan: what to say and do; the way in is ``stage.HowStage``.

A turn is read (reading, safety), the policy says what kind of answer fits (policy), the bank and
language models propose (bank, model), one of them is chosen (choice), and acts are made for it
(plan, markup). What was said before counts (conversation). Each package imports only those before
it in this order: words, reading, safety, bank, policy, choice, markup, plan, model, conversation.
"""
