"""A BehaviorPlan to the commands of one robot, as its profile says; see ``performer.Performer``."""
