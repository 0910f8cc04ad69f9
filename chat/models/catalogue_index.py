"""The search index over the store's catalogue: series, their products, its state.

A copy that can be rebuilt at any time, never a source: what an answer shows comes from
the catalogue service. One series is one row, since shoppers look for series; its
products say which ASIN stands for it in which format.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from pgvector.django import VectorField

DIMENSIONS = 256


class IndexedSeries(models.Model):
    """One series, as retrieval finds and filters it.

    The ``*_words`` columns hold folded text (no accents, lower case): the embedded
    PostgreSQL has no ``unaccent``.
    """

    series_id = models.TextField(primary_key=True)
    title = models.TextField()
    title_ja = models.TextField(default="")
    title_romaji = models.TextField(default="")
    aliases = ArrayField(models.TextField(), default=list)
    author = models.TextField(default="")
    author_ja = models.TextField(default="")
    publisher = models.TextField(default="")
    demographic = models.TextField(default="")
    genres = ArrayField(models.TextField(), default=list)
    themes = ArrayField(models.TextField(), default=list)
    status = models.TextField(default="")
    age_rank = models.PositiveSmallIntegerField(default=3)
    volumes = models.PositiveIntegerField(null=True)
    popularity = models.PositiveIntegerField(default=0)
    first_year = models.PositiveIntegerField(null=True)
    name_words = models.TextField(default="")
    topic_words = models.TextField(default="")
    prose_words = models.TextField(default="")
    document = models.GeneratedField(
        expression=SearchVector("name_words", weight="A", config="english")
        + SearchVector("topic_words", weight="B", config="english")
        + SearchVector("prose_words", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    embedding = VectorField(dimensions=DIMENSIONS)
    embedder = models.TextField()
    content_hash = models.TextField()
    #: The product to show, and the one of each format: {"digital": "B0…"}.
    asin = models.TextField(default="")
    asins = models.JSONField(default=dict)

    class Meta:
        db_table = "chat_indexed_series"
        indexes = [GinIndex(fields=["document"], name="chat_series_document")]

    def __str__(self) -> str:
        return self.title


class IndexedProduct(models.Model):
    """One product of a series: which volume, which format, how far it is trusted."""

    asin = models.TextField(primary_key=True)
    series = models.ForeignKey(
        IndexedSeries, on_delete=models.CASCADE, related_name="products"
    )
    title = models.TextField()
    format = models.TextField()
    volume = models.PositiveIntegerField(null=True)
    trust_score = models.FloatField(default=1.0)
    rating = models.FloatField(null=True)
    release_date = models.DateField(null=True)
    content_hash = models.TextField()
    seen_in = models.TextField()

    class Meta:
        db_table = "chat_indexed_product"

    def __str__(self) -> str:
        return self.title


class IndexState(models.Model):
    """What the index holds, and how far a run that was cut off had come; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    catalogue_version = models.TextField(default="")
    embedder = models.TextField(default="")
    series = models.PositiveIntegerField(default=0)
    products = models.PositiveIntegerField(default=0)
    indexed_at = models.DateTimeField(null=True)
    running_version = models.TextField(default="")
    running_embedder = models.TextField(default="")
    running_cursor = models.TextField(default="")

    class Meta:
        db_table = "chat_index_state"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="chat_index_state_is_one_row"
            )
        ]

    def __str__(self) -> str:
        return self.catalogue_version or "nothing indexed"
