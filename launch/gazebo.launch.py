"""The robot in Gazebo Harmonic, across the table from a person; sound from a microphone or a file.

    ros2 launch whee_ros gazebo.launch.py
    ros2 launch whee_ros gazebo.launch.py headless:=true audio:=$HOME/talk.wav

Gazebo moves the joints and gives time and pictures; the face is at http://127.0.0.1:8060.
"""

from ament_index_python.packages import PackageNotFoundError, get_package_prefix
from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription, OpaqueFunction
from launch.conditions import IfCondition, UnlessCondition
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import (
    Command,
    EqualsSubstitution,
    IfElseSubstitution,
    LaunchConfiguration,
    PathJoinSubstitution,
)
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare

PACKAGE = "whee_ros"
# What only this launch file needs; package.xml asks for it where WHEE_GAZEBO is 1.
NEEDED = ("ros_gz_sim", "ros_gz_bridge", "robot_state_publisher", "xacro")

DEFAULTS = {
    "profile": ("sim", "robot profile: a name or a YAML file"),
    "camera": ("false", "start the camera node: false, as Gazebo gives the pictures"),
    "image_transport": ("raw", "raw, as they come from Gazebo"),
    "microphone": ("false", "start the core's microphone node: false, see audio"),
    "sim_robot": ("false", "start our own simulated robot: false, as Gazebo moves it"),
    "use_sim_time": ("true", "follow Gazebo's /clock"),
}


def share(*parts: str) -> PathJoinSubstitution:
    return PathJoinSubstitution([FindPackageShare(PACKAGE), *parts])


def arguments() -> list[DeclareLaunchArgument]:
    ours = {
        "world": (share("config", "gazebo", "conversation.sdf"), "SDF file of the world"),
        "model": (
            share("config", "gazebo", "robot.urdf.xacro"),
            "the robot: URDF or xacro with Gazebo's sensors and controllers",
        ),
        "bridge": (share("config", "gazebo", "bridge.yaml"), "topics between ROS and Gazebo"),
        "headless": ("false", "no window; the camera is rendered all the same (true or false)"),
        "audio": (
            "default",
            "what is heard: a sound file, a microphone's name, default for this computer's, "
            "or none where another node publishes audio",
        ),
        "web_face": ("true", "show the face at http://127.0.0.1:8060 (true or false)"),
        "namespace": ("", "namespace of all nodes"),
        "params_file": (share("config", "whee.yaml"), "ROS 2 parameters of all nodes"),
    }
    return [
        DeclareLaunchArgument(name, default_value=value, description=text)
        for name, (value, text) in {**DEFAULTS, **ours}.items()
    ]


def check_packages(context: LaunchContext) -> None:
    """End with the cure where Gazebo's packages are not installed."""
    missing = []
    for name in NEEDED:
        try:
            get_package_prefix(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        distribution = context.environment.get("ROS_DISTRO", "jazzy")
        packages = " ".join(f"ros-{distribution}-{name.replace('_', '-')}" for name in missing)
        raise RuntimeError(
            f"Gazebo needs packages that are not here: {', '.join(missing)}. "
            f"Run: sudo apt install {packages}; or, without Gazebo: "
            f"ros2 launch {PACKAGE} simulation.launch.py"
        )


def gazebo() -> IncludeLaunchDescription:
    options = IfElseSubstitution(
        LaunchConfiguration("headless"), if_value="-r -s --headless-rendering", else_value="-r"
    )
    return IncludeLaunchDescription(
        PythonLaunchDescriptionSource(
            PathJoinSubstitution([FindPackageShare("ros_gz_sim"), "launch", "gz_sim.launch.py"])
        ),
        launch_arguments={
            "gz_args": [options, " '", LaunchConfiguration("world"), "'"],
            "on_exit_shutdown": "true",
        }.items(),
    )


def robot() -> list[Node]:
    """Its description for all, its body into the world, and the topics between."""
    text = Command(["xacro '", LaunchConfiguration("model"), "'"])
    namespace = LaunchConfiguration("namespace")
    sim_time = {"use_sim_time": True}
    return [
        Node(
            package="robot_state_publisher",
            executable="robot_state_publisher",
            namespace=namespace,
            parameters=[sim_time, {"robot_description": ParameterValue(text, value_type=str)}],
        ),
        Node(
            package="ros_gz_sim",
            executable="create",
            name="create_robot",
            namespace=namespace,
            arguments=["-topic", "robot_description", "-name", "whee_tabletop"],
            output="screen",
        ),
        Node(
            package="ros_gz_bridge",
            executable="parameter_bridge",
            name="gazebo_bridge",
            namespace=namespace,
            parameters=[sim_time, {"config_file": LaunchConfiguration("bridge")}],
            output="screen",
        ),
    ]


def senses() -> list[Node]:
    """What the core's launch file does not start: the ear that hears `audio`, and the face."""
    sim_time = ParameterValue(LaunchConfiguration("use_sim_time"), value_type=bool)
    parameters = [LaunchConfiguration("params_file"), {"use_sim_time": sim_time}]
    source = {"source": ParameterValue(LaunchConfiguration("audio"), value_type=str)}
    return [
        Node(
            package=PACKAGE,
            executable="microphone",
            name="microphone",
            namespace=LaunchConfiguration("namespace"),
            parameters=[*parameters, source],
            output="screen",
            condition=UnlessCondition(EqualsSubstitution(LaunchConfiguration("audio"), "none")),
        ),
        Node(
            package=PACKAGE,
            executable="web_face",
            name="web_face",
            namespace=LaunchConfiguration("namespace"),
            parameters=parameters,
            output="screen",
            condition=IfCondition(LaunchConfiguration("web_face")),
        ),
    ]


def core() -> IncludeLaunchDescription:
    return IncludeLaunchDescription(
        PythonLaunchDescriptionSource(share("launch", "whee.launch.py")),
        launch_arguments={name: LaunchConfiguration(name) for name in DEFAULTS}.items(),
    )


def generate_launch_description() -> LaunchDescription:
    check = OpaqueFunction(function=check_packages)
    return LaunchDescription([*arguments(), check, gazebo(), *robot(), *senses(), core()])
