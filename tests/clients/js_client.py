"""@aws-sdk/client-sagemaker of npm against trialdeckd: js/client.mjs."""
import json
import os
import subprocess
import sys

from common import both

TOP = os.environ.get("top_srcdir", ".")


def scenario(bench):
    requests = [bench.request("job-a"), bench.request("job-b"),
                bench.request("job-slow", "slow"),
                bench.request("more", "slow", 1)]
    subprocess.run(
        ["node", TOP + "/tests/clients/js/client.mjs"], check=True,
        input=json.dumps({"endpoint": bench.url, "requests": requests}),
        text=True, env=dict(bench.client_env(), NODE_NO_WARNINGS="1"))


if __name__ == "__main__":
    sys.exit(both(scenario))
