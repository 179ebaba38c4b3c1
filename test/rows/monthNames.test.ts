import { DATE_LOCALES, dateWords } from '../../nodes/Training/rows/monthNames';

const { monthOf, weekdayOf } = dateWords('');

describe('the names of months', () => {
	it.each([
		['en', 'January February March April May June July August September October November December'],
		['de', 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'],
		[
			'pl',
			'styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień',
		],
		[
			'pl',
			'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
		],
		['fr', 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'],
		['es', 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'],
		['en', 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'],
		['de', 'Jan Feb Mrz Apr Mai Jun Jul Aug Sept Okt Nov Dez'],
		['pl', 'sty lut mar kwi maj cze lip sie wrz paź lis gru'],
		['fr', 'janv févr mars avr mai juin juil août sept oct nov déc'],
		['es', 'ene feb mar abr may jun jul ago sep oct nov dic'],
	])('are known in the language %s: %s', (_, names) => {
		const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
		expect(names.split(' ').map(monthOf)).toEqual(months);
		expect(names.toUpperCase().split(' ').map(monthOf)).toEqual(months);
	});

	it('are known by their beginning if it has three letters and belongs to one month', () => {
		expect(['febr', 'janu', 'septem', 'czer', 'jui', 'ju', 'ja', 'x'].map(monthOf)).toEqual([
			2,
			1,
			9,
			6,
			undefined,
			undefined,
			undefined,
			undefined,
		]);
	});

	it('are found whole before they are found by their beginning', () => {
		expect(['červen', 'červenec', 'červ'].map(dateWords('cs').monthOf)).toEqual([6, 7, undefined]);
	});
});

describe('the names of weekdays', () => {
	it.each([
		['en', 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'],
		['en', 'Mon Tues Wed Thurs Fri Sat Sun'],
		['de', 'Mo Di Mi Do Fr Sa So'],
		['pl', 'poniedziałek wtorek środa czwartek piątek sobota niedziela'],
		['pl', 'pon wt śr czw pt sob niedz'],
		['fr', 'lundi mardi mercredi jeudi vendredi samedi dimanche'],
		['es', 'lun mar mié jue vie sáb dom'],
	])('are known in the language %s: %s', (_, names) => {
		expect(names.split(' ').map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
	});
});

it('the languages that are tried are English, German, Polish, French and Spanish', () => {
	expect(DATE_LOCALES).toEqual(['en', 'de', 'pl', 'fr', 'es']);
});
