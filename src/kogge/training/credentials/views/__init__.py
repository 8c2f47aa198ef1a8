from kogge.training.credentials.views.checking import verify_badge, verify_detail, verify_file, verify_search
from kogge.training.credentials.views.holding import (
    certificate_download,
    certificate_make,
    credential_detail,
    credential_file,
    credential_list,
    credential_publish,
    transcript_download,
)
from kogge.training.credentials.views.keeping import (
    credential_award,
    credential_reissue,
    credential_resume,
    credential_revoke,
    credential_suspend,
    leaked_list,
    leaked_sign,
)

__all__ = [
    "certificate_download", "certificate_make", "credential_award", "credential_detail", "credential_file",
    "credential_list", "credential_publish", "credential_reissue", "credential_resume", "credential_revoke",
    "credential_suspend", "leaked_list", "leaked_sign", "transcript_download", "verify_badge",
    "verify_detail", "verify_file", "verify_search",
]  # fmt: skip
