"""The units for systemd: what a service may do is written down, and everything else is taken from it."""

from ..env import SERVICE_SETTINGS
from .service import SystemdService

SETTINGS = SERVICE_SETTINGS
SECRETS = "/etc/karpear/secrets"
LOWEST_FREE_PORT = 1024

DESCRIPTION = {"": "Karpear", "web": "Karpear, pages", "keeper": "Karpear, keeper"}

UNIT = """\
# Written by `karpear install --systemd`. Change it with `systemctl edit {name}`, which leaves this file as it is.
[Unit]
Description={description}
# Not "online": where lines are cut it must start all the same, also again.
After=network.target
# Somebody may need it: it is started again for as long as it takes.
StartLimitIntervalSec=0

[Service]
Type=exec
User={user}
Group={user}
ExecStart={command}
Environment=KARPEAR_DATA=%S/karpear
EnvironmentFile={settings}
# Each file there is a setting of its name. Only root can read them, and what it starts.
LoadCredential=secrets:{secrets}
{certificate}StateDirectory=karpear
StateDirectoryMode=0700
WorkingDirectory=%S/karpear
UMask=0077

Restart=always
RestartSec=2
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=30
# Where memory runs out, a web process is ended and started again; the keeper, and with it every alarm, goes on.
OOMScoreAdjust=-500
OOMPolicy=continue
{memory}LimitNOFILE=65536
# What is in its memory is not to be written to a disk when it dies.
LimitCORE=0
TasksMax=512

# The system is read-only to it, but for its own folder. A gateway that exchanges files needs a line of yours:
# ReadWritePaths=/var/spool/sms
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateTmp=yes
PrivateDevices=yes
{capabilities}
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# The nightly copy steps back behind everything else.
SystemCallFilter=setpriority
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""

CERTIFICATE = """\
# Read by root at each start, so that the key may stay readable by root alone.
LoadCredential=cert.pem:{cert}
LoadCredential=key.pem:{key}
"""

MEMORY = """\
# Less than all of it: the rest of the machine, such as its proxy and your way in, has room whatever a page does.
MemoryMax=75%
"""

NO_CAPABILITIES = """\
PrivateUsers=yes
CapabilityBoundingSet="""

LOW_PORT = """\
# For a port below 1024, and nothing else.
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE"""

ACCOUNT = 'u {user} - "Karpear" /var/lib/karpear /usr/sbin/nologin\n'


def unit_text(service: SystemdService) -> str:
    """The unit of this service."""
    cert, key = service.address.cert, service.address.key
    low = service.only != "keeper" and service.address.port < LOWEST_FREE_PORT
    return UNIT.format(
        name=service.name,
        description=DESCRIPTION[service.only],
        user=service.user,
        command=" ".join([service.program, *arguments(service)]),
        settings=SETTINGS,
        secrets=SECRETS,
        certificate=CERTIFICATE.format(cert=cert, key=key) if cert and service.only != "keeper" else "",
        memory="" if service.only == "keeper" else MEMORY,
        capabilities=LOW_PORT if low else NO_CAPABILITIES,
    )


def arguments(service: SystemdService) -> list[str]:
    """What the service is started with."""
    if service.only == "keeper":
        return ["keep"]
    address = service.address
    words = [service.only or "up", f"--host={address.host}", f"--port={address.port}"]
    if address.workers > 1:
        words.append(f"--workers={address.workers}")
    return [*words, "--cert=%d/cert.pem", "--key=%d/key.pem"] if address.cert else words


def account_text(service: SystemdService) -> str:
    """The account, for systemd-sysusers."""
    return ACCOUNT.format(user=service.user)
