"""Every GraphQL document that we send to Saleor. A test holds them against the schemas of all supported versions."""

ME = """
query SaleorAIMe {
  me { id email isActive isStaff userPermissions { code } }
}
"""

ABOUT = """
query SaleorAIAbout {
  shop { name version domain { url } }
}
"""

APP = """
query SaleorAIApp {
  app { id name isActive permissions { code } }
}
"""

DOCUMENTS = {"ME": ME, "ABOUT": ABOUT, "APP": APP}
