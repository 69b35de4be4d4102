"""The one import for nodes: rclpy where ROS 2 is sourced, else a stand-in for a part of it."""
