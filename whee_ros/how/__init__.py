"""An EmpathyDecision to a BehaviorPlan: what to say and do; the way in is ``stage.HowStage``.

Safety first (safety, risk), then what kind of answer (policy), candidates (bank, language models
as model_*), the choice among them (choose: fitness, scoring), and acts for it (planner, plans).
"""
