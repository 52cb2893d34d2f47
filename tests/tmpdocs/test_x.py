import os
from click.testing import CliRunner
from rootbranch.cli import main
def rb(*a):
    r=CliRunner().invoke(main,list(a)); print("$",*a); print(r.output, r.exit_code); 
    if r.exception and not isinstance(r.exception,SystemExit): raise r.exception
    return r
def test_pg(postgres_url, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path/"k")); monkeypatch.setenv("COLUMNS","150")
    for n in ("ROOTBRANCH_HOME",): monkeypatch.delenv(n, raising=False)
    url=str(postgres_url)
    rb("init","--home",str(tmp_path/"team"),"--database-url",url)
    print((tmp_path/"team"/"rootbranch.toml").read_text())
    rb("partners","add","A","--name","a","--territory","MX","--home",str(tmp_path/"team"))
    rb("doctor","--home",str(tmp_path/"team"))
    rb("backup",str(tmp_path/"b"),"--home",str(tmp_path/"team"))
    key=next((tmp_path/"k").rglob("*.json"))
    rb("restore",str(tmp_path/"b"),"--home",str(tmp_path/"single"),"--key-file",str(key))
    rb("partners","list","--home",str(tmp_path/"single"))
    rb("audit","verify","--home",str(tmp_path/"single"))
    assert 0
def test_api(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path/"k"))
    rb("init","--home",str(tmp_path/"h"))
    rb("officers","add","rosa","--name","R","--partner","JOINT","--duty","results_officer","--home",str(tmp_path/"h"))
    rb("officers","password","rosa","--password","a long enough password","--home",str(tmp_path/"h"))
    from fastapi.testclient import TestClient
    from rootbranch import usecases
    from rootbranch.web.app import create_app
    inst=usecases.open_installation(tmp_path/"h", os.environ)
    c=TestClient(create_app(inst))
    for pw in ("wrong password here","a long enough password"):
        r=c.post("/api/v1/sessions",json={"officer":"rosa","password":pw,"code":"123456","purpose":"results"}); print(r.status_code,r.text)
    r=c.post("/api/v1/sessions",json={"officer":"rosa","password":"x","code":"1","purpose":"results","z":1}); print(r.status_code,r.text)
    r=c.get("/api/v1/figures"); print(r.status_code,r.text)
    e=usecases.begin_enrolment(inst,"rosa","a long enough password")
    import pyotp
    code=pyotp.TOTP(e.secret).now()
    usecases.finish_enrolment(inst,"rosa","a long enough password",e.secret,code)
    import time
    r=c.post("/api/v1/sessions",json={"officer":"rosa","password":"a long enough password","code":code,"purpose":"results"}); print(r.status_code,r.text)
    code=pyotp.TOTP(e.secret).at(time.time()+30)
    r=c.post("/api/v1/sessions",json={"officer":"rosa","password":"a long enough password","code":code,"purpose":"results"}); print(r.status_code,r.text)
    t=r.json().get("token")
    r=c.get("/api/v1/figures",headers={"Authorization":f"Bearer {t}"}); print(r.status_code,r.text[:300])
    r=c.get("/api/v1/entries?limit=500",headers={"Authorization":f"Bearer {t}"}); print(r.status_code,r.text[:300])
    r=c.get("/api/v1/openapi.json"); print(r.status_code)
    inst.register.close()
    assert 0
