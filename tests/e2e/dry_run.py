"""What submit would send: byte for byte the bodies kept in golden/, and a
request that botocore accepts for create_hyper_parameter_tuning_job."""
import json
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_srcdir", ".")
PROGRAM = os.path.join(os.environ.get("top_builddir", "."), "trialdeck")


def body(name, home):
    return subprocess.run(
        [PROGRAM, "submit", "--dry-run",
         "%s/examples/%s-algorithm.yaml" % (TOP, name)],
        check=True, stdout=subprocess.PIPE,
        env=dict(os.environ, TRIALDECK_HOME=home)).stdout


def main():
    shape = None
    try:
        import botocore.session
        from botocore.validate import ParamValidator
        shape = botocore.session.get_session().get_service_model(
            "sagemaker").operation_model(
            "CreateHyperParameterTuningJob").input_shape
    except ImportError:
        print("botocore is not here: only the bytes are compared")
    with tempfile.TemporaryDirectory() as home:
        for name in ("single", "multi"):
            got = body(name, home)
            with open("%s/tests/e2e/golden/%s.json" % (TOP, name),
                      "rb") as f:
                assert got == f.read(), name + ": not the kept bytes"
            if shape is not None:
                report = ParamValidator().validate(json.loads(got), shape)
                assert not report.has_errors(), report.generate_report()
                # A check that cannot fail proves nothing.
                bad = json.loads(got)
                del bad["HyperParameterTuningJobName"]
                assert ParamValidator().validate(bad, shape).has_errors()
            print(name, "ok", len(got), "bytes")


if __name__ == "__main__":
    sys.exit(main())
