"""Django settings of the service. Inside Saleor its own settings apply and this module is never imported."""

from saleor_ai_plugin.service.database import connection_parameters

_connection = connection_parameters()

DEBUG = False
INSTALLED_APPS = ["saleor_ai_plugin"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _connection.pop("dbname", ""),
        "USER": _connection.pop("user", ""),
        "PASSWORD": _connection.pop("password", ""),
        "HOST": _connection.pop("host", ""),
        "PORT": str(_connection.pop("port", "")),
        "OPTIONS": {"connect_timeout": 5, **_connection},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOGGING_CONFIG = None
