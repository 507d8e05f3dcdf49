"""Words that tell a person from a thing: what is beside a date or a number decides what it is."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Common in France, as written, lower case.
FIRST_NAMES = _words("""
    aaron abdel abdelkader abdou abdoulaye adam adama adèle adel adrien agathe agnès ahmed aïcha aïssata alain alban
    albert alex alexandra alexandre alexis ali alice alicia aline alix amadou amandine amel amélie amina amine amir
    ana anaïs andré andréa ange angélique anissa anita anna anne annie anthony antoine antonio ariane arnaud arthur
    assia astrid audrey aurélie aurélien aurore axel aymeric ayoub baptiste basile bastien béatrice benjamin benoît
    bernadette bernard bertrand bilal bilel brahim brandon brice brigitte bruno bryan camille carine carla carole
    caroline catherine cécile cédric céline chantal charlène charles charlie charlotte chloé christelle christian
    christiane christine christophe claire clara clarisse claude claudine clémence clément coralie corentin corinne
    cyprien cyril damien dan daniel danielle david denis denise diane didier dimitri djibril dominique dorian dylan
    edgar edouard édouard elias elie éliane elena elisa elisabeth élisabeth élise ella élodie emilie émilie emma
    emmanuel emmanuelle enzo éric eric erwan estelle esteban ethan étienne eva ève évelyne fabien fabienne fabrice
    farid farida fatima fatou fatoumata fanny félix flavien florence florent florian francis franck françois
    françoise frédéric frederic gabin gabriel gabrielle gaël gaëlle gaëtan gaspard gauthier geneviève geoffrey
    georges gérald gérard germain ghislaine gilbert gilles gisèle grégoire grégory guillaume gustave guy habib hakim
    hamid hamza hana hassan hassen hélène henri hervé hicham hocine hubert hugo hugues hugo ibrahim ibrahima idriss
    ilan ilyes ilyas ilyess imane inès ines irène isaac isabelle ismaël issa ivan jacqueline jacques jade jamal
    jamel jawad jean jeanne jeannine jennifer jérémie jérémy jérôme jessica joachim joao joël joëlle johan johanna
    john jonathan jordan joseph josé josette joshua josiane jules julia julie julien juliette justin justine kader
    kamel karim karima karine kassim katia kelly kenza kévin kevin khadija khaled khalid killian kilian kylian
    laetitia lahcen lamine laura laure laurence laurent lea léa leïla leila léna lena léo leo léon léonie leslie
    lila lilian liliane lina line lionel lisa loïc lola loris lou louane louis louise louna luc luca lucas lucie
    lucien ludivine ludovic lukas lydia lyes madeleine maël maëlle maëva magali mahdi mahmoud malek malik malika
    mamadou manon manuel marc marcel marceau margaux margot marguerite maria mariam mariama marianne marie mario
    marina marine marion marius marlène marlon martin martine marvin maryam maryse mateo mathéo matéo mathias
    mathieu mathilde mathis mathys matthieu maud maurice max maxence maxime mayssa medhi mehdi mélanie mélina
    mélissa michaël michel michèle micheline mickaël miguel mila milan mireille mohamed mohammed moïse momar monique
    morgan morgane mouhamed mounir mourad moussa mustapha mylène myriam nabil nabila nacer nadège nadia nadine naël
    naïm naïma nasser nassim nathan nathalie nawel nicolas nicole nina nino noa noah noé noël noémie nolan nora
    nordine océane odette odile olivia olivier omar oscar oumar ousmane owen paola pascal pascale patrice patricia
    patrick paul paula paulette pauline pedro philippe pierre pierrick priscilla quentin rachel rachid rafael rafaël
    rania raoul raphaël rayan rayane raymond rebecca redouane régine régis rémi rémy renaud rené renée ricardo
    richard rita robert robin rodolphe rodrigue roger roland romain romane roméo romuald ronan rosa rose roxane ryan
    sabrina sacha saïd said salah salif salim salima samba sami samia samir samira samuel samy sandra sandrine sarah
    saskia sébastien selim selma séverine sidney simon simone sofia sofiane soizic solal solange solène sonia sophie
    soraya souleymane stanislas stella stéphane stéphanie steve steven suzanne swann sylvain sylvie tanguy tarek téo
    thaïs théo théodore thérèse thibaud thibault thierry thomas tiago tidiane tim timéo timothée titouan tom tony
    tristan ugo ulysse valentin valentine valérie vanessa véronique victor victoire victoria vincent virginie
    viviane wafa walid wassim wesley wilfried william willy xavier yacine yamina yanis yann yannick yasmine yassin
    yassine yohan yohann yoan youcef younes youssef ysé yusuf yves yvette yvon yvonne zacharie zakaria zakary zineb
    zoé zohra
""")

# Common words after which « né le » speaks of somebody.
PERSONS = (
    "mineure?s?", "majeure?s?", "jeunes?", "individus?", "hommes?", "femmes?", "fille", "filles", "garçons?", "élève",
    "adolescente?s?", "auteure?s?", "victime", "suspecte?s?", "prévenue?", "condamnée?", "enfant", "fils",
)  # fmt: skip

# What bears the name of somebody, or stands before the name of a place.
PLACES = _words("""
    allée arrêt avenue bâtiment boulevard bd bibliothèque campus carrefour centre chemin cité clos collège complexe
    cours crèche domaine école ecole esplanade espace faubourg foyer gare groupe gymnase hall halle halles hameau
    hôpital hôtel immeuble impasse jardin lycée maison mail marché médiathèque parc passage parvis pavillon place
    plaine plateau pont port porte promenade quai quartier résidence rond-point route rue salle secteur site square
    stade station théâtre tour université villa village ville voie zone saint sainte
""")

# What is born on a day without being anybody.
INSTITUTIONS = _words("""
    accord action agence amicale article arrêté assemblée association atelier avenant bailleur bilan brigade bureau
    cabinet cahier cellule centre charte circulaire club code collectif collectivité comité commissariat commission
    communauté commune compagnie comptes compte conférence conseil contrat contrats convention coordination décret
    délégation département diagnostic direction dispositif document enquête entreprise établissement état étude
    évaluation fédération fiche fondation fonds forum france gendarmerie groupe groupement habitat instance institut
    instruction intercommunalité justice journée journal jury kiosque label lettre ligue local locale loi mairie
    maison marche métropole mesure mission ministère mutuelle national nationale note nuit observatoire office
    opération ordonnance parquet permanence plan plénière police prévention pôle préfecture procès-verbal programme
    projet protocole publique rapport rectorat référent région règlement régie relevé réponse république réseau
    réunion schéma secrétariat sécurité séminaire service services société stratégie structure syndicat table
    territorial territoriale tranquillité travaux tribunal union urbain urbaine veille version visite vu
""")

# A box or a line that is a service's, not a person's.
SERVICES = _words("""
    accueil accueils administration admin agence aide alerte alertes annuaire archives astreinte assistance
    association bureau bureaux cabinet caf ccas centre cispd clspd cmp commissariat communication commissaires
    contact contacts coordination courrier ddsp ddtm dipn direction dpo education emploi espace fax formation
    gendarmerie gestion guichet hopital hôpital hotel hotline info information infos inscription jeunesse justice
    logement mail mailing mairie maison mediation médiation mission newsletter noreply nuit numero numéro office
    parquet permanence permanences pjj plateforme pm police poste postmaster pref prefecture préfecture presse
    prevention prévention proximite proximité reception recrutement renseignements reply reservation reseau sante
    santé secours secretariat secrétariat securite sécurité service services signalement signalements site social
    sous spip standard support technique tribunal tranquillite tranquillité urgence urgences vert veille victimes
    victime ville webmaster web
""")

# Capitals that are neither a surname nor the letters of a plate.
ACRONYMS = _words("""
    AFD AG ALSH AP APS AR ARS ART AS ASSR BAC BC BP BR BRP BST BTA CA CAF CC CCAS CCPD CD CDC CDDF CDV CE CEF CEL
    CER CESC CFA CGT CHRS CHU CIDFF CIPD CIPDR CISPD CJ CLAS CLS CLSA CLSM CLSPD CM CMP CNIL COG COPIL COTECH CP CPP
    CRS CSI CSU CSP CTL CU CUCS DAC DASEN DDCS DDETS DDSP DDTM DG DGF DGGN DGPN DIPN DLS DOM DPO DPR DRAC DREAL DSP
    DTPJJ EC ECTS EHPAD EN EP EPCI EPT ESAT ET EUR FAQ FIPD FIPDR FJT FNI FT GAV GLTD GN GPD GPO GPS GUP HAB HLM HT
    IA INSEE IR ISCG ISEE JAF JAP JDC JE JO JORF KM LA LAPI LED LR MA MDS MDSI MJC MJD ML MSAP NE NB NPNRU OPH ORSEC
    PACS PAD PAEJ PAP PDASR PEP PJJ PLU PM PMI PMR PN PNRU PR PRE PS PSQ PTS PV PVE QPV RATP RD REP RER RN RSA RTT
    SA SAS SCP SDIS SE SEGPA SG SIG SNCF SP SPIP SSIAD SSMSI ST STSPD TAG TCL TER TGI TGV TIG TJ TTC TVA UE UPE UT
    VIF VP VTT ZAC ZFU ZRR ZSP ZUP ZUS
""")
