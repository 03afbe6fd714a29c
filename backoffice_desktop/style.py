"""The style sheet, made from a palette. Spaces are multiples of 4; corners are 6 or 10 round."""

from backoffice_desktop.colours import Colours

SHEET = """
* {{ outline: none; }}
QWidget {{ color: {text}; }}
QMainWindow, QDialog, QWidget[role="window"] {{ background: {window}; }}
QWidget[role="side"] {{ background: {surface}; border-right: 1px solid {line}; }}
QFrame[role="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: 10px; }}
QFrame[role="bar"] {{ background: {surface}; border-top: 1px solid {line}; }}
QFrame[role="line"] {{ background: {line}; border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] {{ background: transparent; border: none; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: 22px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 14px; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: 26px; font-weight: 600; }}
QLabel[role="amount"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="small"] {{ color: {muted}; font-size: 12px; }}
QLabel[role="problem"] {{ color: {bad}; }}
QLabel[role="brand"] {{ font-size: 15px; font-weight: 700; }}
QLabel[chip="neutral"] {{ background: {raised}; color: {muted}; }}
QLabel[chip="accent"] {{ background: {accent_soft}; color: {accent}; }}
QLabel[chip="good"] {{ background: {good_soft}; color: {good}; }}
QLabel[chip="warn"] {{ background: {warn_soft}; color: {warn}; }}
QLabel[chip="bad"] {{ background: {bad_soft}; color: {bad}; }}
QLabel[chip] {{ border-radius: 9px; padding: 2px 9px; font-size: 12px; font-weight: 600; }}
QFrame[banner="neutral"] {{ background: {raised}; }}
QFrame[banner="accent"] {{ background: {accent_soft}; }}
QFrame[banner="warn"] {{ background: {warn_soft}; }}
QFrame[banner="bad"] {{ background: {bad_soft}; }}
QFrame[banner="good"] {{ background: {good_soft}; }}
QFrame[banner="alarm"] {{ background: {bad}; }}
QFrame[banner] {{ border-radius: 8px; }}
QFrame[banner="warn"] QLabel {{ color: {warn}; }}
QFrame[banner="bad"] QLabel {{ color: {bad}; }}
QFrame[banner="good"] QLabel {{ color: {good}; }}
QFrame[banner="alarm"] QLabel {{ color: {surface}; }}
QFrame[role="toast"] {{ background: {text}; border-radius: 8px; }}
QFrame[role="toast"] QLabel {{ color: {surface}; }}
QFrame[role="toast"] QPushButton {{
  background: transparent; border: none; color: {toast_accent}; padding: 2px 6px; font-weight: 600;
}}

QPushButton {{
  background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 6px 14px; min-height: 20px;
}}
QPushButton:hover {{ background: {raised}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {raised}; border-color: {raised}; }}
QPushButton[tone="accent"] {{ background: {accent}; color: {accent_text}; border-color: {accent}; font-weight: 600; }}
QPushButton[tone="accent"]:hover, QPushButton[tone="accent"]:focus {{
  background: {accent_hover}; border-color: {accent_hover};
}}
QPushButton[tone="bad"] {{ color: {bad}; border-color: {bad}; font-weight: 600; }}
QPushButton[tone="bad"]:hover {{ background: {bad_soft}; }}
QPushButton[tone]:disabled {{ color: {muted}; background: {raised}; border-color: {raised}; }}
QPushButton[tone="quiet"] {{ background: transparent; border-color: transparent; padding: 6px 10px; }}
QPushButton[tone="quiet"]:hover {{ background: {raised}; }}
QPushButton[tone="quiet"]:focus {{ border-color: {accent}; }}
QPushButton[tone="nav"] {{
  text-align: left; border: 1px solid transparent; background: transparent; padding: 8px 12px;
}}
QPushButton[tone="nav"]:hover {{ background: {raised}; }}
QPushButton[tone="nav"]:focus {{ border-color: {accent}; }}
QPushButton[tone="nav"]:checked {{ background: {accent_soft}; color: {accent}; font-weight: 600; }}
QFrame[role="bar"] QPushButton {{ padding: 6px 10px; }}
QPushButton::menu-indicator {{ width: 0; image: none; }}

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {{
  background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 5px 8px; min-height: 20px;
  selection-background-color: {accent}; selection-color: {accent_text};
}}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
  border: 1px solid {accent};
}}
QLineEdit:read-only, QPlainTextEdit:read-only, QSpinBox:disabled, QComboBox:disabled {{ background: {raised}; }}
QLineEdit[reading="unsure"] {{ background: {warn_soft}; border: 1px solid {warn}; }}
QLineEdit[reading="unsure"]:focus {{ border: 1px solid {accent}; }}
QLineEdit[role="scan"] {{ font-size: 18px; padding: 9px 12px; border: 2px solid {line}; }}
QLineEdit[role="scan"]:focus {{ border: 2px solid {accent}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 1px solid {bad}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url({arrow}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView, QMenu {{
  background: {surface}; border: 1px solid {line}; padding: 4px; selection-background-color: {accent_soft};
  selection-color: {text};
}}
QComboBox QAbstractItemView::item {{ min-height: 26px; padding: 0 6px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; background: transparent; padding: 0; min-height: 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QCheckBox {{ spacing: 8px; background: transparent; }}
QCheckBox::indicator {{
  width: 16px; height: 16px; border: 1px solid {muted}; border-radius: 4px; background: {surface};
}}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({tick}); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox::indicator:checked:disabled {{ background: {muted}; border-color: {muted}; }}
QCheckBox:disabled {{ color: {muted}; }}

QTableView, QListWidget {{
  background: {surface}; border: none; selection-background-color: {accent_soft}; selection-color: {text};
}}
QHeaderView {{ background: {surface}; border: none; }}
QHeaderView::section {{
  background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {line};
  padding: 6px 10px; font-size: 12px; font-weight: 600;
}}
QHeaderView::section:hover {{ color: {text}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{
  subcontrol-origin: padding; subcontrol-position: top center; width: 9px; height: 9px;
}}
QListWidget::item {{ padding: 8px 10px; border-radius: 6px; }}
QListWidget::item:selected {{ background: {accent_soft}; color: {text}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0;
}}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{ background: {raised}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QToolTip {{ background: {text}; color: {surface}; border: none; padding: 4px 8px; }}
QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 14px; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; font-weight: 600; }}
QGraphicsView {{ background: transparent; border: none; }}
"""


def sheet(colours: Colours, *, arrow: str, tick: str) -> str:
    """The style sheet; ``arrow`` and ``tick`` are files of pictures in the palette's colours."""
    names = {name: getattr(colours, name) for name in Colours.__dataclass_fields__}
    toast_accent = "#2f55d4" if colours.is_dark else "#9db3ff"
    return SHEET.format(**names, arrow=arrow, tick=tick, toast_accent=toast_accent)
