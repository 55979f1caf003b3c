/** Of people in a fixture room; the cast of the tests comes first. */
export const NAMES: readonly string[] =
  `Alice Bob Carol Dan Erin Frank Grace Heidi Ivan Judy Karim Lena Mateo Nadia Olu Priya Quentin Rosa Sven Tove Uma
  Viktor Wanda Ximena Yusuf Zoe Amara Bruno Chloe Dmitri Elif Farid Greta Hugo Ines Jonas Kaya Leo Mina Niko Orla
  Pavel Rania Sami Tara Ulla Vera Walid Yara Zeno`.split(/\s+/);
