/*
 * Open questions as officials ask them, each with what was tried, what a reader
 * answers, what peers offer to it, the note of the group and the analysis.  All
 * of it is invented; nothing in it is about anybody.
 */
#include "app/demo.h"

#include <string.h>

const struct demo_case demo_cases[] = {
	{ "How do we keep newcomers in language courses when shift work "
	    "begins?",
	    "We moved two courses to the evening. They filled in September and "
	    "were half empty by March.",
	    "Two of three who begin come to the examination, also those who "
	    "work in shifts.",
	    { "Cities that keep people in courses **ask about shifts first** "
	    "and plan the hours last.\n\n1. Count who leaves, and when.\n2. "
	    "Offer modules that can be joined at any time.\n3. Agree with two "
	    "employers on one hour at the workplace.",
	    "Figures of the course offices of two peer cities." },
	    "gp37", "language-learning",
	    { "Ours emptied in the same month. A call after the second absence "
	    "brought one in three back.",
	    "Modules of six weeks that one can join on any Monday.",
	    "Do not pay the firms for it: two of ours took the money and moved "
	    "the shifts.",
	    "Our course office has the figures by shift; I will put you in "
	    "touch." },
	    { "The hours are not the matter: nobody knows why people leave, and "
	    "nobody calls them. Three peers call after the second absence.",
	    "From Monday the course office calls. In May we sit down with the "
	    "two largest firms." },
	    { "The courses are full in September and half empty in March. Those "
	    "who leave are mostly in shift work; nobody calls them back.\n\nThe "
	    "town knows the firms, and the firms know the shifts.",
	    "- **A call after the second absence**: cheap; begin with it.\n- "
	    "**Modules of six weeks** that can be joined at any time: more "
	    "work for teachers, fewer who leave.\n- **Courses at the "
	    "workplace**, paid half by the firm: quick, but small firms need a "
	    "partner.",
	    "Discussion of the group; figures of the course office.",
	    "The course office of the city of the case beside yours." } },
	{ "Which first steps help when families arrive outside the large "
	    "cities?",
	    "A folder in five languages. Most of them lie in the town hall "
	    "still.",
	    "In the first month each family knows one person by name, and that "
	    "person knows them.",
	    { "In small places **a person is worth more than a folder**: "
	    "somebody who knows the doctor, the school and the bus.\n\nThree "
	    "towns give a neighbour an hour a week and a telephone.",
	    "The survey among cities before this edition." },
	    "gp15", "local-development",
	    { "Forty families in a valley of six villages: the postwoman knew "
	    "them all before we did. Now she is paid an hour a day.",
	    "A first walk with a neighbour: school, doctor, shop, bus.",
	    "Do not send them to the town for each paper. Ours lost two days "
	    "of work a month by it.",
	    "The regional bus company gives free tickets in the first month; "
	    "ask for its sales office." },
	    { "It fails between the bus and the school, not at the counter. A "
	    "walk with a neighbour costs nothing.",
	    "Find six neighbours before the summer, through the school and the "
	    "fire brigade." },
	    { "Families meet five offices in the first week and no neighbour in "
	    "the first month.",
	    "- **A walk with a neighbour** in the first week.\n- **One day on "
	    "which all papers are done**, in the village hall.\n- **A ticket "
	    "for the bus**, until the first wage.",
	    "What the group told of two valleys; timetable of the bus.",
	    "The mayor of the smaller peer town." } },
	{ "How do we talk about migration when a rumour runs through the town?",
	    "A press release after nine days. By then the rumour had a name, an "
	    "address and a hashtag.",
	    "Whoever hears a rumour knows whom to ring, and gets an answer "
	    "within two days.",
	    { "Answer it **where it is told**: in the market, in the school, in "
	    "the languages of the street. One name, two days, no exceptions.",
	    "Two practices of this library." },
	    "gp01", "narrative",
	    { "A rumour of a closed sports hall. The coach answered it in the "
	    "hall, with the keys in his hand.",
	    "People who are trusted, trained for an evening: what to say, what "
	    "never to say.",
	    "Do not repeat the rumour to deny it. Our first poster did.",
	    "The editor of the free paper prints an answer within a day; ask "
	    "for her number." },
	    { "The town speaks last and in one language. Peers answer in two "
	    "days, by people whom others know.",
	    "Name the two who answer. First training before the school "
	    "holidays." },
	    { "Nine days are too long, and a press release reaches those who "
	    "did not believe it.",
	    "- **Two people who answer**, within two days.\n- **An evening of "
	    "training** for coaches, teachers, shopkeepers.\n- **A list of "
	    "what is true**, kept up to date, in the languages of the street.",
	    "Clippings of the year; what the group told of two towns.",
	    "The press officer of the peer city." } },
	{ "What makes an advisory council of residents more than a formality?",
	    "Elections with a turnout of four in a hundred, and a room without "
	    "heating.",
	    "The council is asked before decisions, and one of three of its "
	    "proposals is taken up.",
	    { "Councils that last have a **budget line**, a say before "
	    "decisions, and a date at which they are asked whether they still "
	    "make sense.", NULL },
	    "gp04", "civic-participation",
	    { "Ours was asked after the vote. Since it has its own item on the "
	    "agenda, the hall is full.",
	    "A small budget that it spends as it likes, and accounts for in "
	    "public.",
	    "Do not let the mayor chair it. Nobody contradicted ours.",
	    "The clerk of our council has its first rules and the ones that "
	    "work." },
	    { "It is asked too late and has nothing to decide. Peers began with "
	    "one item on the agenda and a small budget.",
	    "Put it on the agenda of the committee in June; ask for 4,000 a "
	    "year." },
	    { "The council meets when all is decided. Two of its members came to "
	    "be heard and left.",
	    "- **An item on each agenda** before the vote.\n- **A small, steady "
	    "budget** instead of projects.\n- **A date**, in two years, on "
	    "which it says itself whether it goes on.",
	    "Minutes of six meetings.", "The clerk of the peer city's council." }
	    },
	{ "How can a small team coordinate schools, employers and volunteers?",
	    "A round table each month. Those who decide sent those who do not.",
	    "One call is enough to know who does what for a family.",
	    { "Nobody has solved this with a law. What works is a person who "
	    "knows all offices, and a rule that is **agreed before it is "
	    "needed**.", "Agreements of one page of two peer towns." },
	    "gp33", "welcome-services",
	    { "We had the same two years ago. What helped was one page on who "
	    "answers what, agreed by three offices before the first family "
	    "came.",
	    "A morning a week in the library where people of all offices sit "
	    "at one table. It began with a borrowed table.",
	    "Do not begin with a form. Ours had four pages, and nobody filled "
	    "it in.",
	    "Ask our coordinator for the first year's figures; I will put you "
	    "in touch." },
	    { "The matter is less money than that nobody is responsible between "
	    "two offices. Peers have named one person, with an hour a week and "
	    "a telephone.",
	    "Name that person, together with the deputy mayor, until the end "
	    "of the month. Ask two peers for their agreement of one page." },
	    { "Three offices see the same families and none sees the whole. "
	    "Schools hear last.",
	    "- **One list of who does what**, kept by one person.\n- **A fixed "
	    "hour** in which schools can call.\n- **An agreement of one page**, "
	    "signed before the summer.",
	    "What the group told of two other cities.",
	    "The school administration of the peer city." } },
	{ "How do we find out whether our mentoring changes anything?",
	    "A questionnaire at the end. Whoever was unhappy had left by then.",
	    "We know after a year what became of each pair, also of those that "
	    "broke up.",
	    { "Ask **at the beginning**, too, and ask those who left. Three "
	    "questions are enough, by telephone, by somebody who is not the "
	    "mentor.", "The follow-up of a peer city over three years." },
	    "gp20", "volunteering-mentoring",
	    { "We asked 60 pairs after a year. What changed was not the "
	    "language but that they rang somebody when a letter came.",
	    "Three questions by telephone, at the beginning and after a year.",
	    "Do not count meetings. Our best pair met twice.",
	    "The university of our city asks such questions for the price of a "
	    "thesis." },
	    { "What is counted is easy and says little. Those who left were "
	    "never asked; three in the group ask them first.",
	    "Ten calls to those who left, in four weeks. Then decide on the "
	    "questions." },
	    { "Meetings are counted, changes are not. Of 40 pairs 14 ended "
	    "early, and nobody knows why.",
	    "- **Three questions**, asked twice.\n- **Calls to those who "
	    "left**, by somebody else.\n- **A student** who writes it up.",
	    "Lists of the mentoring office.",
	    "The mentoring office of the peer city." } },
	{ "Pupils who arrive at fifteen leave school without a certificate. "
	    "What can a town do where schools are the state's?",
	    "Homework help in the youth centre. Twenty came, and three stayed.",
	    "Each of them has a certificate or a place to learn a trade at "
	    "eighteen.",
	    { "Towns that got further **began with the trade**: a day a week in "
	    "a firm, the school on the other four.\n\nThe school does it when "
	    "somebody else finds the firms.", "Curricula of two regions." },
	    "gp42", "school-education",
	    { "Ours had eleven such pupils; a baker took the first. Now there "
	    "are nine firms.",
	    "A day a week in a firm, from the second month on.",
	    "Do not make a class of them. It had a name within a week.",
	    "The chamber of crafts has somebody for this and nobody asks him." },
	    { "The school cannot, the town may: find firms for one day a week.",
	    "Ask the chamber of crafts for ten firms by autumn." },
	    { "At fifteen there are two years; the language alone takes them.",
	    "- **A day a week in a firm**.\n- **Examinations in the mother "
	    "tongue**, where the region allows it.\n- **A mentor from the "
	    "class above**.",
	    "Figures of the school office for five years.",
	    "The chamber of crafts; the school office of the peer region." } },
	{ "Landlords take the second caller. How do we open the housing market "
	    "without breaking it?",
	    "A letter of the mayor to 300 landlords. Four answered.",
	    "Fifty flats in three years, and no landlord who regrets it.",
	    { "What landlords want is **somebody to ring**. Towns that stand "
	    "surety for the rent and answer the telephone have flats; those "
	    "that write letters have letters.",
	    "Contracts of two towns, with the sums that fell due." },
	    "gp38", "housing",
	    { "We stand surety for six months. In four years it was drawn "
	    "twice.",
	    "A caretaker of the town who comes within a day.",
	    "Do not rent and let again: we became a landlord overnight.",
	    "The owners' association invites you, if you come with the "
	    "figures." },
	    { "It is not the rent but the fear of being alone with it. Surety "
	    "and a telephone, for six months.",
	    "Ask the treasurer for a surety of 30,000. Speak at the owners' "
	    "meeting in October." },
	    { "There are flats. What is missing is trust, on both sides.",
	    "- **A surety** for six months.\n- **One telephone number** for "
	    "landlord and tenant.\n- **A first visit** together.",
	    "Advertisements of three months; calls made with two names.",
	    "The housing office of the peer town." } },
	{ "Nurses and engineers clean offices here for years. How does a town "
	    "shorten the way to their trade?",
	    "A list of the ministry's addresses. It was right, and of no use.",
	    "Half of them work in their trade, or near it, within two years.",
	    { "The papers are the ministry's; **the way to them is the "
	    "town's**. Somebody who has gone it shows it to the next.",
	    "Ways of 40 people, drawn by a peer city." },
	    "gp12", "labour-market-integration",
	    { "A hospital that hires for the ward kitchen and teaches for the "
	    "ward.", "People who have got there tell those who begin, once a "
	    "month.",
	    "Do not promise a date. The ministry has its own.",
	    "The hospital's head of nursing answers mails the same day." },
	    { "The way is known to those who have gone it, and to no office.",
	    "Find five who have, and a room on Thursdays." },
	    { "Eleven steps, three of them in another town, one only by post.",
	    "- **Those who got there** as guides.\n- **A job near the trade** "
	    "meanwhile.\n- **A loan** for the translations.",
	    "Eleven forms; talks with six people.",
	    "The recognition office of the peer region." } },
	{ "Police and young people in one square: how do we talk before "
	    "something happens?",
	    "A discussion with the chief of police. The young people did not "
	    "come.",
	    "They know each other by first name, and the square is everybody's.",
	    { "Talk **without an occasion**: the same two officers, the same "
	    "hour, for a year. It begins with tea.",
	    "Notes of a peer city's street workers." },
	    "gp30", "policing",
	    { "Two officers, out of uniform, each Wednesday, for a year. The "
	    "third month was the hardest.",
	    "Football, with mixed teams; nobody wins against the police.",
	    "Do not do it after an incident. It is heard as a threat.",
	    "A street worker of ours would come and tell it." },
	    { "One talks when something has happened, and then nobody listens.",
	    "Two officers and a bench, from the first Wednesday of the month." },
	    { "Both sides know the other from papers only.",
	    "- **The same two officers**, each week.\n- **A bench and tea**, "
	    "in the square.\n- **No statements** for half a year.",
	    "Log of the street workers.", "The street workers of the peer "
	    "city." } },
};
enum { CASES = sizeof demo_cases / sizeof *demo_cases };
const size_t demo_cases_n = CASES;

const struct demo_case *
demo_case_of(const char *issue)
{
	for (size_t i = 0; i < CASES; i++)
		if (issue != NULL && strcmp(demo_cases[i].issue, issue) == 0)
			return &demo_cases[i];
	return &demo_cases[4];
}
