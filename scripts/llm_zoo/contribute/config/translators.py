"""Encoder-decoders of BART's kin beside BART itself: Pegasus, Marian, M2M-100 and NLLB, Blenderbot, PLBart, MVP."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .encoders import bart_stacks


@reader("plbart", "mvp")
def read_like_bart(config: Config) -> Yaml:
    """PLBart and MVP have the weights of BART."""
    config.ignore("prompt_length", "prompt_mid_dim", "use_prompt")
    if config.get("use_prompt", False):
        raise ConfigProblem("learned prompts have no form in a record ('use_prompt' is true)")
    return bart_stacks(config, unused_rows=2, embedding_norm=True)


@reader("blenderbot-small")
def read_small_blenderbot(config: Config) -> Yaml:
    """BART without unused rows in its tables of positions."""
    return bart_stacks(config, unused_rows=0, embedding_norm=True)


@reader("blenderbot")
def read_blenderbot(config: Config) -> Yaml:
    """The larger ones have norms before the sublayers, and none after the embeddings."""
    return bart_stacks(config, unused_rows=0, placement="pre")


@reader("m2m_100")
def read_m2m(config: Config) -> Yaml:
    """M2M-100 and the dense NLLB: sines for positions, norms before."""
    return bart_stacks(config, placement="pre")


@reader("pegasus")
def read_pegasus(config: Config) -> Yaml:
    """Pegasus: the same; the library keeps the table of sines among its parameters."""
    config.ignore("extra_pos_embeddings", "length_penalty", "num_beams", "max_length")
    return bart_stacks(config, placement="pre")


@reader("marian")
def read_marian(config: Config) -> Yaml:
    """Marian's translation models: sines for positions, norms after the sublayers."""
    config.ignore("decoder_vocab_size", "share_encoder_decoder_embeddings")
    if not config.get("share_encoder_decoder_embeddings", True):
        raise ConfigProblem("two tables of tokens have no form in a record ('share_encoder_decoder_embeddings')")
    return bart_stacks(config)
