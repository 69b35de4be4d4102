"""A physical robot: its camera and microphone, and the profile that fits its body.

    ros2 launch whee_ros robot.launch.py profile:=/path/to/my_robot.yaml

Joints stay still until /robot/enable is called.
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.substitutions import FindPackageShare

DEFAULTS = {
    "profile": "generic",
    "sim_robot": "false",
}


def generate_launch_description() -> LaunchDescription:
    core = PathJoinSubstitution([FindPackageShare("whee_ros"), "launch", "whee.launch.py"])
    return LaunchDescription(
        [
            *(DeclareLaunchArgument(name, default_value=value) for name, value in DEFAULTS.items()),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(core),
                launch_arguments={name: LaunchConfiguration(name) for name in DEFAULTS}.items(),
            ),
        ]
    )
