"""The robot in Gazebo Harmonic, across the table from a person; sound from a microphone or a file.

    ros2 launch whee_ros gazebo.launch.py
    ros2 launch whee_ros gazebo.launch.py headless:=true audio:=$HOME/talk.wav

Gazebo moves the joints and gives time and pictures; the face is at http://127.0.0.1:8060.
"""

from ament_index_python.packages import PackageNotFoundError, get_package_prefix
from launch import LaunchContext, LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    IncludeLaunchDescription,
    OpaqueFunction,
    RegisterEventHandler,
)
from launch.conditions import IfCondition, UnlessCondition
from launch.event_handlers import OnProcessExit
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
    own = {
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
        for name, (value, text) in {**DEFAULTS, **own}.items()
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


def describer() -> Node:
    """Tell all what the robot is, and where its parts are."""
    text = Command(["xacro '", LaunchConfiguration("model"), "'"])
    return Node(
        package="robot_state_publisher",
        executable="robot_state_publisher",
        namespace=LaunchConfiguration("namespace"),
        parameters=[
            {"use_sim_time": True},
            {"robot_description": ParameterValue(text, value_type=str)},
        ],
    )


def spawner() -> Node:
    return Node(
        package="ros_gz_sim",
        executable="create",
        name="create_robot",
        namespace=LaunchConfiguration("namespace"),
        arguments=["-topic", "robot_description", "-name", "whee_tabletop"],
        output="screen",
    )


def bridge() -> Node:
    return Node(
        package="ros_gz_bridge",
        executable="parameter_bridge",
        name="gazebo_bridge",
        namespace=LaunchConfiguration("namespace"),
        parameters=[{"use_sim_time": True}, {"config_file": LaunchConfiguration("bridge")}],
        output="screen",
    )


def ours(name: str, condition: IfCondition | UnlessCondition, **own: ParameterValue) -> Node:
    """One of our nodes that the core's launch file does not start, with parameters of its own."""
    sim_time = ParameterValue(LaunchConfiguration("use_sim_time"), value_type=bool)
    return Node(
        package=PACKAGE,
        executable=name,
        name=name,
        namespace=LaunchConfiguration("namespace"),
        parameters=[LaunchConfiguration("params_file"), {"use_sim_time": sim_time, **own}],
        output="screen",
        condition=condition,
    )


def ear() -> Node:
    """The microphone node with its source set: a file's sound is played once."""
    audio = LaunchConfiguration("audio")
    unwanted = UnlessCondition(EqualsSubstitution(audio, "none"))
    return ours("microphone", unwanted, source=ParameterValue(audio, value_type=str))


def core() -> IncludeLaunchDescription:
    return IncludeLaunchDescription(
        PythonLaunchDescriptionSource(share("launch", "whee.launch.py")),
        launch_arguments={name: LaunchConfiguration(name) for name in DEFAULTS}.items(),
    )


def generate_launch_description() -> LaunchDescription:
    spawn = spawner()
    # The robot is there before the talk begins.
    hear = RegisterEventHandler(OnProcessExit(target_action=spawn, on_exit=[ear()]))
    return LaunchDescription(
        [
            *arguments(),
            OpaqueFunction(function=check_packages),
            gazebo(),
            describer(),
            bridge(),
            hear,
            spawn,
            ours("web_face", IfCondition(LaunchConfiguration("web_face"))),
            core(),
        ]
    )
