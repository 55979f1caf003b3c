/**
 * 1024 English words of four to seven letters: no two begin with the same four letters, and no two are one letter
 * apart. Chosen from the list of BIP-39 (MIT licence). Their order is part of the protocol (§7).
 */
export const SAFETY_WORDS: readonly string[] = `
  ability able about absent absorb access account achieve acid acquire action actor actual adapt adjust
  admit adult advice aerobic afford afraid agent agree ahead aisle alarm alert alien allow almost alone
  already also always amateur among amount amused anchor ancient angle angry annual another answer antique
  anxiety apology appear approve april arctic area argue armor army arrange arrest arrow artist artwork
  assault asset assume asthma atom attend attract august aunt auto autumn avocado avoid awake awesome awful
  axis baby badge balance balcony bamboo banana barely bargain base basic basket beach bean because become
  before begin behind believe below benefit betray between beyond bike bind biology black blade blast bleak
  blossom blouse blue board boat boil bone book boost border borrow boss bounce bracket brand brass brave
  breeze brick brief bright bronze broom brother bubble buddy buffalo build bullet bundle bunker burger
  burst buyer buzz cabin cactus calm camera camp cancel candy canoe canvas capital captain carbon cargo
  carpet cash castle catalog catch caught caution ceiling cement census cereal certain chair change chaos
  chase chat check cheese chef chest chicken chimney choice chronic chuckle chunk circle citizen civil claim
  clarify clean clever click client climb clinic close cloth clown club clump clutch coach coconut code coin
  collect color combine comfort common company conduct confirm connect cool copper coral correct country
  couple course coyote crack craft cram crater crawl crazy creek crew crisp critic crouch crowd cruise
  crumble crunch crystal cube curious current cushion custom cycle daring dawn debate debris decline deer
  defense defy degree deliver demand denial dentist depart deposit depth derive desert desk despair destroy
  detect develop devote diagram diary dice diesel differ digital dilemma dinner dish dismiss display divide
  divorce doctor doll domain donate donor dose double drama drastic dream dress drink drip drum dumb dune
  dutch duty dynamic eager eagle earn earth east echo economy edge edit effort eight elbow elder element
  elite else embody emerge employ empower enable enact endless energy enforce engine enhance enlist enough
  enroll ensure enter entry episode equip erase erosion error erupt essay essence eternal ethics evolve
  example excess exclude excuse exhaust exhibit exist exotic expand expire explain express extend eyebrow
  fabric face faint faith family famous fantasy farm fashion fatigue fault federal feed fence fetch fiber
  fiction field file filter finger finish fiscal fitness flag flash flavor flight flip flock floor flower
  foam focus follow foot forest forget fork forum forward foster found fresh friend fringe front frozen fuel
  funny fury future gadget gallery game garden garlic gasp gauge general genre gentle gesture giant giggle
  giraffe give glad glance glass glide globe gloom glow goddess good gospel gossip gown grab gravity great
  green grocery group guard guess guitar habit half hamster hand harbor harvest hawk hazard health heavy
  hello help hero high hint hire hobby hockey holiday honey horror horse hotel hour huge humble humor hungry
  hurdle husband hybrid icon idle ignore imitate immense impact impose improve inch include index indoor
  inflict inform inhale initial inject inmate input inside inspire install into invest involve island issue
  item ivory jaguar jazz jeans jelly joke journey juice jump jungle junk keen kick kidney kiss kitchen kite
  kiwi knee knock know labor ladder lady laptop large latin laugh lava lawsuit leader leave lecture legal
  legend lemon lend length lesson level liberty library life limit link liquid list lizard load local logic
  lonely loop lottery love lucky lumber lunar luxury lyrics machine magnet maid mammal manage mango mansion
  manual marble margin market mask math matrix maximum meadow measure medal media member memory mention
  mercy merit message method milk mimic minimum minute miracle misery mistake mixture mobile model moment
  monitor month moon morning mother mouse movie much mule muscle music mutual mystery naive napkin nature
  near neglect nephew nest network neutral noble noise noodle normal notable note nothing novel nuclear obey
  object observe obtain obvious ocean october offer office okay olive olympic once onion only open opinion
  oppose option orbit orchard orient ostrich outer output oval owner oxygen ozone pact pair palace panel
  panther paper parent park party pass patrol pattern payment peanut peasant penalty pencil pepper perfect
  permit phone photo piano picnic piece pigeon pilot pipe pitch planet plastic play please pledge plug
  plunge point polar pond popular potato poverty powder predict prefer present pretty primary private
  problem produce profit project promote prosper proud provide pudding pull pumpkin pupil purity purpose
  push pyramid quality quarter quick quote rabbit raccoon radio rail ranch random rare raven razor reason
  rebuild receive recipe recycle reduce reform refuse region regular reject release relief remain remind
  remove renew rent repair repeat report require rescue result retire return reunion review reward rhythm
  rich ride rigid ring risk ritual rival robot robust romance rookie rough route royal runway rural salad
  salmon salute sample satisfy sauce sausage scan scatter scheme school scout scrap screen scrub search
  secret section segment select sell senior sense service session setup seven shadow shallow share sheriff
  shield ship shiver shock short shrimp shuffle sibling sign silent silver siren sister size skate skin
  skirt slab slender slice slot small smile smoke snack snake snap soccer social soft soldier solve someone
  sorry source south spatial spawn special speed sphere spike spirit spoil sponsor spray spread spring
  squeeze stable staff stage stamp stand stay step stereo stomach stone story street strike student stumble
  subject submit success sudden suggest summer sunset supply supreme surface survey sustain swarm swear
  swift swim switch symbol syrup system tackle talk tape taste tattoo team tenant tennis thank theme theory
  thing thought three thrive thumb thunder tiger tilt time tiny tired tobacco today toilet token tongue
  tonight tooth topple torch total tourist tower trade trap travel trend tribe trigger trophy trouble true
  truly trumpet truth tuition tunnel turkey turtle twelve twenty twin twist unaware uncle under undo unfair
  unhappy uniform unit unknown until unusual unveil upgrade uphold upper upset urge usage used useless usual
  vacant vacuum valid valve vapor various vehicle vendor venture verb verify vessel veteran viable victory
  video vintage violin virus visa visit vital vivid volcano volume wagon wait walnut warrior weasel wedding
  weekend welcome whale wheat where whisper wild window winter wisdom wolf wonder word wrestle wrist yellow
  young
`
  .trim()
  .split(/\s+/);
