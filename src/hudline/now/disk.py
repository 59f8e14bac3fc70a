"""What lies on disk and was looked at off the draw path, as widgets see it. Ages are seconds."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    Part = tuple[str, str, str]  # text, address of a link, SGR parameters


class Repository:
    """The repository around the session's folder. A count is None where it is unknown.

    `branch`: also the one that is being rebased; "" on a detached commit, whose first digits are
    `commit` and whose tag, if it has one, is `tag`. `doing`: "", merging, rebasing, cherry-picking,
    reverting, bisecting, applying; `step` of `steps` (0 unknown). `worktree`: the name of a linked
    one. `web`: the remote's address for a browser.
    """

    def __init__(self, branch: str = "", commit: str = "") -> None:
        self.branch = branch
        self.commit = commit
        self.tag = ""
        self.web = ""
        self.worktree = ""
        self.doing = ""
        self.step = 0
        self.steps = 0
        self.ahead: Optional[int] = None
        self.behind: Optional[int] = None
        self.staged: Optional[int] = None
        self.modified: Optional[int] = None
        self.untracked: Optional[int] = None
        self.conflicted: Optional[int] = None
        self.stash: Optional[int] = None


class InForce:
    """How many instruction files, rules, MCP servers and hooks of settings a session has."""

    def __init__(self, instructions: int, rules: int, servers: int, hooks: int) -> None:
        self.instructions = instructions
        self.rules = rules
        self.servers = servers
        self.hooks = hooks


class Account:
    """The account that the client is signed in to: its `plan` as people call it, the `email`, and
    the `organization`; each "" where it is not known."""

    def __init__(self, plan: str, email: str = "", organization: str = "") -> None:
        self.plan = plan
        self.email = email
        self.organization = organization


class Output:
    """What a command of the person's own printed, `age` seconds ago.

    `code`: its exit status, None where it was ended for its slowness or did not start. `late`: it
    should have been run again by now.
    """

    def __init__(self, lines: "list[str]", age: float, code: "Optional[int]" = 0) -> None:
        self.lines = lines
        self.age = age
        self.code = code
        self.late = False


class Wrapped:
    """The rows of the status line that was there before, drawn `age` seconds ago; `late`: it has
    not drawn since though it should have."""

    def __init__(self, rows: "list[list[Part]]", age: float = 0.0, late: bool = False) -> None:
        self.rows = rows
        self.age = age
        self.late = late
