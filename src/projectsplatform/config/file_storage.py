"""Where Django keeps what people send."""

from pathlib import Path
from typing import Any

from projectsplatform.installation.buckets import Bucket


def storage_settings(bucket: Bucket | None, var_dir: Path) -> dict[str, Any]:
    """The default entry of `STORAGES`: a folder, or a bucket, whose libraries only its own module imports."""
    if bucket is None:
        return {"BACKEND": "projectsplatform.kit.files.stores.PrivateFiles", "OPTIONS": {"location": var_dir / "files"}}
    return {
        "BACKEND": "projectsplatform.kit.files.bucket.PrivateBucket",
        "OPTIONS": {
            "bucket_name": bucket.name,
            "location": bucket.prefix,
            "endpoint_url": bucket.endpoint or None,
            "region_name": bucket.region,
            "access_key": bucket.key_id,
            "secret_key": bucket.secret_key,
            "security_token": None,
            "session_profile": None,
        },
    }
