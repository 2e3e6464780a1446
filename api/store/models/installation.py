"""The one row that says which service this database is of."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, new_id


class Installation(Base):
    """Its id stands in the data folder too."""

    __tablename__ = "installation"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    id: Mapped[str] = mapped_column(String(64), default=new_id)
