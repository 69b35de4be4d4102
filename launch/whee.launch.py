"""The nodes of whee_ros; the other launch files include this one with their own defaults.

Each perception node can be left out (`face:=false`), so that another ROS4HRI node takes its place.
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare

PACKAGE = "whee_ros"
NODES = {
    "camera": "start the camera node",
    "microphone": "start the microphone node",
    "face": "start the face node",
    "voice": "start the voice node",
    "speech": "start the speech recognition node",
    "people": "start the people and turn-taking node",
    "when": "start the node that decides whether empathy is needed",
    "how": "start the node that plans what to do",
    "robot": "start the node that carries plans out",
    "tts": "start the speech output node",
    "sim_robot": "start the simulated robot",
}


def share(*parts: str) -> PathJoinSubstitution:
    return PathJoinSubstitution([FindPackageShare(PACKAGE), *parts])


def arguments() -> list[DeclareLaunchArgument]:
    general = [
        DeclareLaunchArgument("namespace", default_value="", description="namespace of all nodes"),
        DeclareLaunchArgument(
            "params_file",
            default_value=share("config", "whee.yaml"),
            description="ROS 2 parameters of all nodes",
        ),
        DeclareLaunchArgument(
            "profile", default_value="sim", description="robot profile: a name or a YAML file"
        ),
        DeclareLaunchArgument(
            "use_sim_time", default_value="false", description="follow /clock instead of the system"
        ),
        DeclareLaunchArgument(
            "image_transport", default_value="compressed", description="compressed or raw"
        ),
        DeclareLaunchArgument("log_level", default_value="info", description="of all nodes"),
    ]
    choices = [
        DeclareLaunchArgument(name, default_value="true", description=f"{text} (true or false)")
        for name, text in NODES.items()
    ]
    return general + choices


def node(name: str) -> Node:
    parameters = [
        LaunchConfiguration("params_file"),
        {"use_sim_time": ParameterValue(LaunchConfiguration("use_sim_time"), value_type=bool)},
    ]
    if name == "robot":
        profile = ParameterValue(LaunchConfiguration("profile"), value_type=str)
        parameters.append({"profile": profile})
    if name in ("camera", "face"):
        transport = ParameterValue(LaunchConfiguration("image_transport"), value_type=str)
        parameters.append({"transport": transport})
    return Node(
        package=PACKAGE,
        executable=name,
        name=name,
        namespace=LaunchConfiguration("namespace"),
        parameters=parameters,
        arguments=["--ros-args", "--log-level", LaunchConfiguration("log_level")],
        output="screen",
        emulate_tty=True,
        condition=IfCondition(LaunchConfiguration(name)),
        # Eight nodes that close together on a busy computer take longer than launch's own 5 s.
        sigterm_timeout="20",
    )


def generate_launch_description() -> LaunchDescription:
    return LaunchDescription([*arguments(), *(node(name) for name in NODES)])
