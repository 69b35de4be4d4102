"""The simulated robot, with this computer's own camera and microphone.

    ros2 launch whee_ros simulation.launch.py

In Gazebo: gazebo.launch.py.
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.substitutions import FindPackageShare

DEFAULTS = {
    "profile": ("sim", "robot profile: a name or a YAML file"),
    "sim_robot": ("true", "start the simulated robot (true or false)"),
}


def generate_launch_description() -> LaunchDescription:
    core = PathJoinSubstitution([FindPackageShare("whee_ros"), "launch", "whee.launch.py"])
    return LaunchDescription(
        [
            *(
                DeclareLaunchArgument(name, default_value=value, description=text)
                for name, (value, text) in DEFAULTS.items()
            ),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(core),
                launch_arguments={name: LaunchConfiguration(name) for name in DEFAULTS}.items(),
            ),
        ]
    )
