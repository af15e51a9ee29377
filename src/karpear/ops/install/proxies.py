"""What a proxy on the same machine needs: its configuration, with host, port and address filled in.

Both pass events on as they come, say themselves who asks, keep no log (addresses hold the secrets of links), put
nothing that is uploaded on the disk, and answer 503 with `Retry-After` while Karpear starts again.
"""

from pathlib import Path
from urllib.parse import urlsplit

from .service import SystemdService

#: Seconds after which whoever got no answer tries again.
RETRY_S = 5
#: Neutral, since anybody who looks on may read it.
PAUSE = "Back in a moment. Please try again. / សូមព្យាយាមម្ដងទៀតបន្តិចទៀត។"

CADDY = """\
# Written by `karpear install`. In /etc/caddy/Caddyfile:  import /etc/karpear/Caddyfile
{site} {{
	# An error of the proxy would be written down with the address that was asked for.
	log {{
		output discard
	}}
{tls}	header -Server
	reverse_proxy {upstream} {{
		flush_interval -1
	}}
	handle_errors {{
		header -Server
		@away expression `{{err.status_code}} in [502, 503, 504]`
		handle @away {{
			header Retry-After {retry}
			header Cache-Control no-store
			respond "{pause}" 503
		}}
		respond {{err.status_code}}
	}}
}}
"""

NGINX = """\
# Written by `karpear install`, for nginx 1.25.1 or newer. In /etc/nginx/sites-enabled: a link to this file.
server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    access_log off;
    error_log /dev/null emerg;
    location /.well-known/acme-challenge/ {{
        root /var/www/html;
    }}
    location / {{
        return 301 https://{site}$request_uri;
    }}
}}

server {{
    listen {port} ssl;
    listen [::]:{port} ssl;
    http2 on;
    server_name {host};
    ssl_certificate {cert};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    server_tokens off;
    access_log off;
    # An error of the proxy would be written down with the address that was asked for.
    error_log /dev/null emerg;
    # In memory as a whole: what is uploaded never touches the disk.
    client_max_body_size 3m;
    client_body_buffer_size 3m;

    location / {{
        proxy_pass http://{upstream};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header X-Forwarded-Host "";
        proxy_set_header Forwarded "";
        proxy_buffering off;
        proxy_max_temp_file_size 0;
        proxy_read_timeout 120s;
    }}

    error_page 502 504 = @away;
    location @away {{
        internal;
        default_type text/plain;
        charset utf-8;
        add_header Retry-After {retry} always;
        add_header Cache-Control no-store always;
        return 503 "{pause}";
    }}
}}
"""


def caddyfile(service: SystemdService) -> str:
    """A site for Caddy, which fetches a certificate by itself unless one is given."""
    pair = service.proxy_certificate
    return CADDY.format(
        site=_site(service),
        tls=f"\ttls {pair[0]} {pair[1]}\n" if pair else "",
        upstream=_upstream(service),
        retry=RETRY_S,
        pause=PAUSE,
    )


def nginx_site(service: SystemdService) -> str:
    """Two servers for nginx: one that leads to TLS, and one that has it."""
    parts = urlsplit(service.base_url)
    live = Path("/etc/letsencrypt/live") / str(parts.hostname)
    cert, key = service.proxy_certificate or (live / "fullchain.pem", live / "privkey.pem")
    return NGINX.format(
        site=_site(service),
        host=parts.hostname,
        port=parts.port or 443,
        cert=cert,
        key=key,
        upstream=_upstream(service),
        retry=RETRY_S,
        pause=PAUSE,
    )


def _site(service: SystemdService) -> str:
    return urlsplit(service.base_url).netloc


def _upstream(service: SystemdService) -> str:
    return f"{service.address.host}:{service.address.port}"
