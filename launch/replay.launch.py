"""A recorded conversation: no devices, time from the bag.

    ros2 launch whee_ros replay.launch.py
    ros2 bag play BAG --clock 100 --start-paused

Press space when the nodes are up. Leave out what the bag already holds, e.g. `face:=false`.
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.substitutions import FindPackageShare

DEFAULTS = {
    "profile": ("sim", "robot profile: a name or a YAML file"),
    "camera": ("false", "start the camera node (true or false)"),
    "microphone": ("false", "start the microphone node (true or false)"),
    "sim_robot": ("true", "start the simulated robot (true or false)"),
    "use_sim_time": ("true", "follow /clock instead of the system"),
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
