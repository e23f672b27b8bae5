"""Takes the schemas that the tests need out of the packages in a folder: extract.py FOLDER."""

import pathlib
import sys
import zipfile

VENDOR = "check_jsonschema/builtin_schemas/vendor/"
KUBERNETES = "kubernetes_validate/kubernetes-json-schema/v1.37.0-local-strict/"
SCHEMAS = {
    "check_jsonschema-*.whl": {
        "github-workflow.json": VENDOR + "github-workflows.json",
        "github-action.json": VENDOR + "github-actions.json",
        "dependabot.json": VENDOR + "dependabot.json",
        "gitlab-ci.json": VENDOR + "gitlab-ci.json",
    },
    "kubernetes_validate-*.whl": {
        "kubernetes-job.json": KUBERNETES + "job-batch-v1.json",
        "kubernetes-definitions.json": KUBERNETES + "_definitions.json",
    },
}

folder = pathlib.Path(sys.argv[1])
for package, files in SCHEMAS.items():
    [wheel] = folder.glob(package)
    with zipfile.ZipFile(wheel) as archive:
        for name, member in files.items():
            (folder / name).write_bytes(archive.read(member))
    wheel.unlink()
