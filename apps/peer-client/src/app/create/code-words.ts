/** Materials and colours of mosaics; no two sound alike over a phone. */
export const STONES = words(`
  agate amber azure basalt bronze cedar chalk cherry cobalt copper coral cotton crystal ebony emerald flint
  garnet ginger golden granite hazel honey indigo ivory jade jasper lemon lilac linen maple marble mint
  misty mocha olive onyx opal orange pearl pepper plum quartz ruby russet saffron sage sandy scarlet
  silver slate sunny tawny teal topaz umber velvet violet walnut willow winter
`);

export const ANIMALS = words(`
  badger beaver bison bobcat camel cat condor crane cricket dolphin donkey eagle falcon ferret finch fox
  gecko gibbon goose hamster hedgehog heron hornet ibex iguana jackal jaguar kestrel koala lark lemur
  leopard lizard llama lynx magpie marmot marten meerkat mole moose newt ocelot otter owl panda parrot
  pelican pigeon puffin quail rabbit raven robin salmon seal sparrow squid stork swan tapir tiger toad
  turtle viper walrus weasel whale wombat yak zebra
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
