"""Who is who, and whose turn it is."""

from whee_ros.perception.people.settings import PeopleSettings
from whee_ros.perception.people.stage import PeopleStage

__all__ = ["PeopleSettings", "PeopleStage"]
