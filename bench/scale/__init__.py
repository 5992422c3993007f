"""Scale: what a page costs as pages become many, and what two machines read against one."""
