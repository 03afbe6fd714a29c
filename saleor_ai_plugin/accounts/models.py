"""Staff of the embedded shop."""

from django.db import models


class LocalAccount(models.Model):
    email = models.EmailField(primary_key=True)
    password = models.CharField(max_length=128, help_text="Django's password hash")
    permissions = models.JSONField(default=list, help_text="Saleor's permission codes")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.email
