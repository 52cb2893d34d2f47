from tests.fixtures.world import person, report
def test_smoke(any_world):
    w=any_world
    print(w.persons(person("p1", name="Ruth Sol Mar", document="AB12345", phone="664 123 4567;664 999 8888"), person("p2","MIGRANT",name="Eva Paz Rio", document="ZZ98765")))
    print(w.reports(report("r1", name="Ruth Sol Mar", document="AB12345", reference="X-1"), report("r2",kind="seizure",commodity="cash",amount="100.50",unit="USD")))
    print(w.count(), w.figures(), w.search("Ruth"), w.search("Eva"))
    for t,r in w.tables().items(): print(t,len(r))
