"""Publications in the service: who may read them, their way to readers, links, embeds. The figures are geo's."""
